//! A drawing as a picture: an SVG of our own that the browser draws, and that the reader keeps as a PNG.

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::download::offer;

/// Pixels of a drawing's own, so that small print stays readable.
const SCALE: f64 = 2.0;
/// Beyond these, browsers give no canvas: pixels of a side, and of all.
const SIDE: f64 = 16_000.0;
const AREA: f64 = 100_000_000.0;

/// Draws the SVG at an address of our own and lets the browser keep it as a PNG. False where it could not be fetched or drawn.
pub async fn keep_png(address: &str, name: &str) -> bool {
    png(address, name).await.is_ok()
}

async fn png(address: &str, name: &str) -> Result<(), JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = SCALE.min(SIDE / width.max(height)).min((AREA / (width * height)).sqrt());
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    let (width, height) = (pixels(width * scale), pixels(height * scale));
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let encoded = Promise::new(&mut |done, refused| {
        if let Err(error) = canvas.to_blob(&done) {
            // Refusing a promise does not throw.
            let _ = refused.call1(&JsValue::NULL, &error);
        }
    });
    // It is null where the browser has no memory for it.
    let blob: Blob = JsFuture::from(encoded).await?.dyn_into()?;
    offer(name, &blob)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a picture")]
fn pixels(length: f64) -> u32 {
    length.round().max(1.0) as u32
}
