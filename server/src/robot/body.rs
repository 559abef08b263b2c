//! Messages in the form that each service asks for, signed, and no larger than it takes.
//!
//! `DingTalk` “自定义机器人接入”, `WeCom` “群机器人配置说明”, Feishu “自定义机器人使用指南”.

use ::text::i18n::Locale;
use base::wording::robot::Message;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use indicator_model::moment::Moment;
use people_model::robot::RobotKind;
use serde_json::{Value, json};
use sha2::Sha256;

/// A body, and what the signature adds to the query of the address.
pub(super) struct Body {
    pub(super) text: String,
    query: Vec<(&'static str, String)>,
}

impl Body {
    pub(super) fn query(&self) -> &[(&'static str, String)] {
        &self.query
    }
}

/// Bytes of a message: `DingTalk` 20,000 and Feishu 20 KB of the whole body, `WeCom` 4,096 of its content.
const fn largest(kind: RobotKind) -> usize {
    match kind {
        RobotKind::DingTalk => 20_000,
        RobotKind::WeCom => 4_096,
        RobotKind::Feishu => 20 << 10,
    }
}

/// The message as the service takes it; lines that do not fit are left out from the end and counted.
pub(super) fn bounded(kind: RobotKind, locale: Locale, message: Message, secret: &str, now: Moment) -> Body {
    let size = |message: &Message| match kind {
        RobotKind::WeCom => markdown(message).len(),
        RobotKind::DingTalk | RobotKind::Feishu => body(kind, message, secret, now).text.len(),
    };
    let message = message.bounded(locale, |message| size(message) <= largest(kind));
    body(kind, &message, secret, now)
}

fn body(kind: RobotKind, message: &Message, secret: &str, now: Moment) -> Body {
    let is_signed = kind.signs() && !secret.is_empty();
    let mut query = Vec::new();
    let value = match kind {
        RobotKind::DingTalk => {
            if is_signed {
                let timestamp = now.unix_millis();
                query.push(("timestamp", timestamp.to_string()));
                query.push(("sign", sign_ding_talk(secret, timestamp)));
            }
            let title = plain(&message.title);
            json!({ "msgtype": "markdown", "markdown": { "title": title, "text": markdown(message) } })
        }
        RobotKind::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": markdown(message) } }),
        RobotKind::Feishu => {
            let mut value = feishu(message);
            if is_signed && let Value::Object(fields) = &mut value {
                let timestamp = now.unix_millis() / 1_000;
                fields.insert("timestamp".to_owned(), timestamp.to_string().into());
                fields.insert("sign".to_owned(), sign_feishu(secret, timestamp).into());
            }
            value
        }
    };
    Body { text: value.to_string(), query }
}

/// The secret is the key, and time and secret are what is signed. Milliseconds.
fn sign_ding_talk(secret: &str, timestamp: i64) -> String {
    hmac(secret.as_bytes(), format!("{timestamp}\n{secret}").as_bytes())
}

/// Time and secret are the key, and nothing is signed. Seconds.
fn sign_feishu(secret: &str, timestamp: i64) -> String {
    hmac(format!("{timestamp}\n{secret}").as_bytes(), &[])
}

fn hmac(key: &[u8], data: &[u8]) -> String {
    // Keys of every length are taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(data);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A name that people typed, without what a service would take for markup, a link or a call of everybody.
fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        '<' => '＜',
        '>' => '＞',
        '[' => '［',
        ']' => '］',
        '*' => '＊',
        '_' => '＿',
        '`' => '｀',
        '#' => '＃',
        '@' => '＠',
        '\\' => '＼',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    text.chars().map(plain).collect()
}

/// The subset of Markdown that `DingTalk` and `WeCom` share.
fn markdown(message: &Message) -> String {
    let mut blocks = vec![format!("### {}", plain(&message.title)), plain(&message.intro)];
    for section in &message.sections {
        blocks.push(format!("**{}**", plain(&section.heading)));
        let lines: Vec<String> = section.lines.iter().map(|line| format!("- {}", plain(line))).collect();
        blocks.push(lines.join("\n"));
    }
    blocks.extend(message.more.as_deref().map(plain));
    let (text, href) = &message.link;
    blocks.push(format!("[{}]({href})", plain(text)));
    blocks.join("\n\n")
}

/// A `post`, whose texts are no markup.
fn feishu(message: &Message) -> Value {
    let text = |text: &str| json!([{ "tag": "text", "text": plain(text) }]);
    let mut rows = vec![text(&message.intro)];
    for section in &message.sections {
        rows.push(text(&section.heading));
        rows.extend(section.lines.iter().map(|line| text(&format!("· {line}"))));
    }
    rows.extend(message.more.as_deref().map(text));
    let (link, href) = &message.link;
    rows.push(json!([{ "tag": "a", "text": plain(link), "href": href }]));
    let post = json!({ "zh_cn": { "title": plain(&message.title), "content": rows } });
    json!({ "msg_type": "post", "content": { "post": post } })
}

#[cfg(test)]
mod tests;
