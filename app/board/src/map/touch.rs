//! Fingers on the map: one moves it, and the page where the map ends; two make it larger and smaller about the place between them.

use leptos::ev::PointerEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::desk::{Desk, ZOOMS};

/// A place in pixels of the window.
type At = (f64, f64);

/// The fingers that are down, by the id of their pointer.
#[derive(Clone, Copy)]
pub struct Touch {
    desk: Desk,
    frame: NodeRef<Div>,
    fingers: StoredValue<Vec<(i32, At)>>,
    /// As it was when the second finger came down.
    pinch: StoredValue<Option<Pinch>>,
}

impl Touch {
    pub fn new(desk: Desk, frame: NodeRef<Div>) -> Self {
        Self { desk, frame, fingers: StoredValue::new(Vec::new()), pinch: StoredValue::new(None) }
    }

    pub fn down(self, event: &PointerEvent) {
        let finger = (event.pointer_id(), place(event));
        self.fingers.update_value(|fingers| fingers.push(finger));
        self.begin();
    }

    pub fn up(self, event: &PointerEvent) {
        self.fingers.update_value(|fingers| fingers.retain(|(id, _)| *id != event.pointer_id()));
        self.begin();
    }

    pub fn moved(self, event: &PointerEvent) {
        let (mut fingers, now) = (self.fingers.get_value(), place(event));
        let Some(finger) = fingers.iter_mut().find(|(id, _)| *id == event.pointer_id()) else { return };
        let before = std::mem::replace(&mut finger.1, now);
        match (&fingers[..], self.pinch.get_value()) {
            ([_], _) => self.pan((now.0 - before.0, now.1 - before.1)),
            ([(_, first), (_, second)], Some(pinch)) => self.zoom(pinch, *first, *second),
            _ => {}
        }
        self.fingers.set_value(fingers);
    }

    /// Two fingers begin where they are now.
    fn begin(self) {
        let pinch = self.fingers.with_value(|fingers| match fingers[..] {
            [(_, first), (_, second)] => {
                let frame = self.frame.get_untracked()?;
                let scrolled = (frame.scroll_left().into(), frame.scroll_top().into());
                Some(Pinch::of(first, second, corner(&frame), scrolled, self.desk.zoom.get_untracked()))
            }
            _ => None,
        });
        self.pinch.set_value(pinch);
    }

    fn pan(self, (x, y): At) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let before = frame.scroll_top();
        frame.scroll_by_with_x_and_y(-x, -y);
        // The page follows where the map has no more to show.
        if frame.scroll_top() == before {
            window().scroll_by_with_x_and_y(0.0, -y);
        }
    }

    fn zoom(self, pinch: Pinch, first: At, second: At) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let zoom = pinch.zoom(first, second);
        self.desk.zoom.set(zoom);
        // As soon as the map has its new size.
        request_animation_frame(move || {
            let (left, top) = pinch.scrolled(first, second, corner(&frame), zoom);
            frame.scroll_to_with_x_and_y(left, top);
        });
    }
}

fn place(event: &PointerEvent) -> At {
    (event.client_x().into(), event.client_y().into())
}

/// Where the frame begins.
fn corner(frame: &leptos::web_sys::HtmlDivElement) -> At {
    let bounds = frame.get_bounding_client_rect();
    (bounds.left(), bounds.top())
}

/// How two fingers hold the map: how far apart they were at which zoom, and the point of the map between them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pinch {
    apart: f64,
    zoom: f64,
    /// In the units of the map.
    held: At,
}

impl Pinch {
    fn of(first: At, second: At, corner: At, scrolled: At, zoom: u32) -> Self {
        let (x, y) = middle(first, second);
        let zoom = f64::from(zoom);
        let held = ((x - corner.0 + scrolled.0) * 100.0 / zoom, (y - corner.1 + scrolled.1) * 100.0 / zoom);
        Self { apart: apart(first, second), zoom, held }
    }

    /// In percent, within the sizes of the list.
    fn zoom(self, first: At, second: At) -> u32 {
        let zoom = self.zoom * apart(first, second) / self.apart;
        let (least, most) = (f64::from(ZOOMS[0]), f64::from(ZOOMS[ZOOMS.len() - 1]));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between the sizes of the list"
        )]
        let zoom = zoom.clamp(least, most).round() as u32;
        zoom
    }

    /// How far the frame is scrolled when the held point is between the fingers again.
    fn scrolled(self, first: At, second: At, corner: At, zoom: u32) -> At {
        let (x, y) = middle(first, second);
        let zoom = f64::from(zoom);
        (self.held.0 * zoom / 100.0 - (x - corner.0), self.held.1 * zoom / 100.0 - (y - corner.1))
    }
}

fn middle(first: At, second: At) -> At {
    (f64::midpoint(first.0, second.0), f64::midpoint(first.1, second.1))
}

/// At least one pixel.
fn apart(first: At, second: At) -> f64 {
    (first.0 - second.0).hypot(first.1 - second.1).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_fingers_stays_there() {
        let (corner, scrolled) = ((20.0, 100.0), (60.0, 0.0));
        let pinch = Pinch::of((100.0, 300.0), (200.0, 300.0), corner, scrolled, 80);
        // 130 pixels right of the corner, 60 of which are scrolled away, at four fifths of its size.
        assert_eq!(pinch.held, (237.5, 250.0));
        let (first, second) = ((100.0, 320.0), (300.0, 320.0));
        assert_eq!(pinch.zoom(first, second), 160);
        assert_eq!(pinch.scrolled(first, second, corner, 160), (200.0, 180.0));
        // No smaller and no larger than the buttons make it.
        assert_eq!(pinch.zoom((150.0, 300.0), (150.0, 300.0)), ZOOMS[0]);
        assert_eq!(pinch.zoom((0.0, 300.0), (999.0, 300.0)), ZOOMS[ZOOMS.len() - 1]);
    }
}
