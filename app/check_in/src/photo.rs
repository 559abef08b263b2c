//! A photo as it is sent: upright, small, and nothing but what it shows.
//!
//! It is drawn and encoded again. So it needs no Exif to be the right way up, and has none: not where it was taken, when, nor with
//! what.

use indicator_model::check_in::evidence::{PHOTO_BYTES, Refusal};
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// Pixels of the longer side, from what shows small print to what is still a photo.
const SIDES: [f64; 5] = [1_920.0, 1_600.0, 1_280.0, 1_024.0, 768.0];

/// As encoders count it, from what looks like the photo to what is still looked at.
const QUALITIES: [f64; 3] = [0.85, 0.7, 0.5];

#[wasm_bindgen]
extern "C" {
    /// The wrapper has no version with options for a file.
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    fn create_image_bitmap(photo: &Blob, options: &JsValue) -> Result<Promise, JsValue>;
}

/// The photo with as much of it as [`PHOTO_BYTES`] hold. What the browser cannot read as one is refused.
pub async fn compressed(photo: &Blob) -> Result<Blob, Refusal> {
    let picture = opened(photo).await.map_err(|_| Refusal::Damaged)?;
    let smallest = smallest(&picture).await;
    // The memory of a picture is large, and a phone has little.
    picture.close();
    smallest.map_err(|_| Refusal::Damaged)
}

async fn opened(photo: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    JsFuture::from(create_image_bitmap(photo, &options)?).await?.dyn_into()
}

/// The first that is small enough, else the smallest.
async fn smallest(picture: &ImageBitmap) -> Result<Blob, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    let mut last = None;
    for side in SIDES {
        let longer = f64::from(picture.width().max(picture.height()));
        if last.is_some() && longer <= side {
            // It was drawn in its own size already.
            continue;
        }
        draw(&canvas, picture, (side / longer).min(1.0))?;
        for quality in QUALITIES {
            let encoded = encoded(&canvas, quality).await?;
            if encoded.size() <= bytes(PHOTO_BYTES) {
                return Ok(encoded);
            }
            last = Some(encoded);
        }
    }
    last.ok_or(JsValue::UNDEFINED)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a screen")]
fn draw(canvas: &HtmlCanvasElement, picture: &ImageBitmap, scale: f64) -> Result<(), JsValue> {
    let scaled = |pixels: u32| (f64::from(pixels) * scale).round().max(1.0);
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    // A JPEG has no transparent parts; without this they would be black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height)
}

async fn encoded(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
    let encoded = Promise::new(&mut |done, refused| {
        if let Err(error) = canvas.to_blob_with_type_and_encoder_options(&done, "image/jpeg", &quality.into())
        {
            // Refusing a promise does not throw.
            let _ = refused.call1(&JsValue::NULL, &error);
        }
    });
    // It is null where the browser has no memory for it.
    JsFuture::from(encoded).await?.dyn_into()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
const fn bytes(bytes: u64) -> f64 {
    bytes as f64
}
