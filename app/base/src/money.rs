//! An amount of money: short as people say it, with all its digits for those who point at it.

use indicator_model::quantity::Quantity;
use leptos::prelude::*;

use crate::wording::budget::{money, money_in_full};

/// In 万元 or 亿元. The amount has the unit 万元.
#[component]
pub fn Money(amount: Quantity) -> impl IntoView {
    view! {
        <span class="whitespace-nowrap tabular-nums" title=money_in_full(amount)>
            {money(amount)}
        </span>
    }
}
