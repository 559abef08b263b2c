//! A chart drawn by ECharts, which is fetched when the first chart of a visit appears and not before.
//!
//! The option is built with charming's types and handed over as JSON, so that no second serialiser travels to the
//! browser. The same numbers always stand beside the chart as text or table: the drawing is for the eye alone.

use charming::Chart;
use leptos::html;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use leptos::text_prop::TextProp;
use leptos::wasm_bindgen::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// An instance bound to an element.
    #[derive(Clone)]
    type Instance;

    #[wasm_bindgen(js_namespace = echarts, js_name = init)]
    fn init(element: &web_sys::HtmlElement) -> Instance;

    #[wasm_bindgen(method, js_name = setOption)]
    fn set_option(this: &Instance, option: &JsValue, replace: bool);

    #[wasm_bindgen(method)]
    fn resize(this: &Instance);

    #[wasm_bindgen(method)]
    fn dispose(this: &Instance);
}

/// Where the bundle of the used parts of ECharts is served.
const BUNDLE: &str = "/echarts.js";

#[component]
pub fn ChartView(
    /// Says in words what the chart shows.
    #[prop(into)]
    label: TextProp,
    #[prop(into)] chart: Signal<Chart>,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    // Not `new_local`: on the server any thread may let a page go, and what is local there ends that thread's work.
    let instance = StoredValue::new(SendOption::<Instance>::new_local(None));
    let draw = move |instance: &Instance, chart: &Chart| {
        // Charming's options are plain JSON; what could not be written is simply not drawn.
        if let Ok(option) = serde_json::to_string(chart)
            && let Ok(option) = js_sys::JSON::parse(&option)
        {
            instance.set_option(&option, true);
        }
    };
    Effect::new(move |_| {
        let chart = chart.get();
        let Some(target) = element.get() else { return };
        let is_drawn = instance.with_value(|instance| {
            let instance = instance.as_ref();
            instance.inspect(|instance| draw(instance, &chart)).is_some()
        });
        if is_drawn {
            return;
        }
        spawn_local(async move {
            // Without the bundle (an aborted visit, a server that is away) the text beside the chart has to do.
            if load().await.is_err() || instance.try_with_value(|there| there.is_some()) != Some(false) {
                return;
            }
            let made = init(&target);
            draw(&made, &chart);
            instance.set_value(SendOption::new_local(Some(made)));
        });
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        instance.with_value(|instance| {
            if let Some(instance) = instance.as_ref() {
                instance.resize();
            }
        });
    });
    on_cleanup(move || {
        resized.remove();
        instance.try_with_value(|instance| {
            if let Some(instance) = instance.as_ref() {
                instance.dispose();
            }
        });
    });
    view! { <div node_ref=element role="img" aria-label=move || label.get() class="chart h-64 w-full print:hidden"></div> }
}

/// Waits until the bundle is there; asks for it once.
async fn load() -> Result<(), JsValue> {
    let window = window();
    if js_sys::Reflect::has(&window, &"echarts".into())? {
        return Ok(());
    }
    let document = document();
    let script = if let Some(asked) = document.query_selector(&format!("script[src='{BUNDLE}']"))? {
        asked
    } else {
        let script = document.create_element("script")?;
        script.set_attribute("src", BUNDLE)?;
        document.head().ok_or(JsValue::NULL)?.append_child(&script)?;
        script
    };
    let script: web_sys::HtmlElement = script.dyn_into()?;
    let arrived = js_sys::Promise::new(&mut |resolve, reject| {
        // Two charts may wait for one script, so both listen and neither takes over `onload`.
        let _ = script.add_event_listener_with_callback("load", &resolve);
        let _ = script.add_event_listener_with_callback("error", &reject);
    });
    wasm_bindgen_futures::JsFuture::from(arrived).await.map(|_| ())
}
