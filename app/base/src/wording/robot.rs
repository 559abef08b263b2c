//! The words of group robots, and the sentences that they bring to a group.

use indicator_model::notice::group::{GroupDigest, MissingOf};
use leptos_i18n::td_string;
use people_model::robot::{Content, RobotKind, Unposted};
use text::i18n::Locale;

use super::notice::{deadline, escalated, missing, returned, subject};

/// Bytes that the names of indicators may have in one line; what follows is counted.
const NAMES: usize = 600;

pub fn kind(locale: Locale, kind: RobotKind) -> &'static str {
    match kind {
        RobotKind::DingTalk => td_string!(locale, robot.kind_ding_talk),
        RobotKind::WeCom => td_string!(locale, robot.kind_we_com),
        RobotKind::Feishu => td_string!(locale, robot.kind_feishu),
    }
}

/// Why a message did not arrive; none where the server stopped at it each time.
pub fn unposted(locale: Locale, why: Option<Unposted>) -> String {
    match why {
        Some(Unposted::Unreachable) => td_string!(locale, robot.why_unreachable).to_owned(),
        Some(Unposted::NotAllowed) => td_string!(locale, robot.why_not_allowed).to_owned(),
        Some(Unposted::Status { code }) => td_string!(locale, robot.why_status, code = code),
        Some(Unposted::Unreadable) => td_string!(locale, robot.why_unreadable).to_owned(),
        Some(Unposted::Busy { code }) => td_string!(locale, robot.why_busy, code = code),
        Some(Unposted::Security { code }) => td_string!(locale, robot.why_security, code = code),
        Some(Unposted::UnknownRobot { code }) => td_string!(locale, robot.why_unknown, code = code),
        Some(Unposted::Refused { code }) => td_string!(locale, robot.why_refused, code = code),
        Some(Unposted::Sealed) => td_string!(locale, robot.why_sealed).to_owned(),
        None => td_string!(locale, notice.why_stopped).to_owned(),
    }
}

/// What a robot says, before the form that a service asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub title: String,
    pub intro: String,
    pub sections: Vec<Section>,
    /// That lines were left out, and how many.
    pub more: Option<String>,
    /// What the link says, and where it leads.
    pub link: (String, String),
    lines_left_out: u32,
}

/// Lines under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: String,
    pub lines: Vec<String>,
}

impl Message {
    /// `page` is the address at which browsers reach the server, without a `/` at the end.
    pub fn new(locale: Locale, content: &Content, page: &str) -> Self {
        match content {
            Content::Test { organization } => {
                let whole = td_string!(locale, robot.whole_city);
                let organization = organization.as_deref().unwrap_or(whole);
                Self {
                    title: td_string!(locale, robot.test_title).to_owned(),
                    intro: td_string!(locale, robot.test_text, organization = organization),
                    sections: Vec::new(),
                    more: None,
                    link: (td_string!(locale, robot.test_link).to_owned(), format!("{page}/notices")),
                    lines_left_out: 0,
                }
            }
            Content::Digest { day, digest } => {
                let GroupDigest { missing, returned: came_back, escalated: risen, count, more } = digest;
                let section =
                    |heading: &str, lines: Vec<String>| Section { heading: heading.to_owned(), lines };
                let mut sections = vec![
                    section(
                        td_string!(locale, notice.returned),
                        came_back.iter().map(|line| returned(locale, line)).collect(),
                    ),
                    section(
                        td_string!(locale, notice.missing),
                        missing.iter().map(|line| self::line(locale, line)).collect(),
                    ),
                    section(
                        td_string!(locale, notice.escalated),
                        risen.iter().map(|line| escalated(locale, line)).collect(),
                    ),
                ];
                sections.retain(|section| !section.lines.is_empty());
                let link = if *count > 0 {
                    (td_string!(locale, robot.link), format!("{page}/check-in"))
                } else {
                    (td_string!(locale, robot.link_warnings), format!("{page}/board/warnings"))
                };
                Self {
                    title: subject(locale, u64::from(*count), risen.len()),
                    intro: td_string!(locale, notice.mail_intro, day = *day),
                    sections,
                    more: (*more > 0).then(|| td_string!(locale, notice.more, count = *more)),
                    link: (link.0.to_owned(), link.1),
                    lines_left_out: *more,
                }
            }
        }
    }

    /// The message with as many of its lines as `fits` takes, the last ones left out and counted.
    #[must_use]
    pub fn bounded(mut self, locale: Locale, fits: impl Fn(&Self) -> bool) -> Self {
        while !fits(&self) {
            let Some(section) = self.sections.last_mut() else { return self };
            section.lines.pop();
            if section.lines.is_empty() {
                self.sections.pop();
            }
            self.lines_left_out = self.lines_left_out.saturating_add(1);
            self.more = Some(td_string!(locale, notice.more, count = self.lines_left_out));
        }
        self
    }
}

/// What is missing of an organization, until when, and the names of the indicators as far as there is room.
fn line(locale: Locale, line: &MissingOf) -> String {
    let (text, left) = (missing(locale, &line.missing), deadline(locale, line.missing.left));
    let due = line.missing.due;
    let text =
        td_string!(locale, notice.mail_line, text = text.as_str(), deadline = left.as_str(), day = due);
    let mut bytes = 0;
    let has_room = |name: &&String| {
        bytes += name.len();
        bytes <= NAMES
    };
    let names: Vec<&str> = line.indicators.iter().take_while(has_room).map(String::as_str).collect();
    let left_out = usize::try_from(line.missing.count).unwrap_or(usize::MAX).saturating_sub(names.len());
    let names = names.join(td_string!(locale, robot.between_names));
    match (names.is_empty(), left_out) {
        (true, _) => text,
        (false, 0) => td_string!(locale, robot.line, text = text.as_str(), names = names.as_str()),
        (false, _) => td_string!(locale, robot.line_more, text = text.as_str(), names = names.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::OrganizationId;
    use indicator_model::notice::Missing;
    use uuid::Uuid;

    use super::*;

    fn digest(lines: u32) -> Content {
        let line = |at: u32| MissingOf {
            missing: Missing {
                due: "2026-11-06".parse().unwrap(),
                organization: OrganizationId(Uuid::from_u128(at.into())),
                name: format!("单位{at}"),
                period: "2026-M10".parse().unwrap(),
                left: -1,
                count: 3,
            },
            indicators: vec!["粮食总产量".to_owned(), "蔬菜产量".to_owned()],
        };
        let digest = GroupDigest { missing: (1..=lines).map(line).collect(), ..GroupDigest::default() };
        Content::Digest { day: "2026-11-09".parse().unwrap(), digest: digest.bounded() }
    }

    #[test]
    fn a_message_has_counts_and_names_and_leads_to_the_reports() {
        let message = Message::new(Locale::zh_CN, &digest(1), "https://hengce.yunlan.gov.cn");
        assert_eq!(message.title, "【衡策】有 3 项进展填报待办");
        assert_eq!(
            message.sections,
            [Section {
                heading: "待填报".to_owned(),
                lines: vec![
                    "单位1 · 2026年10月 · 3 项未报（已逾期 1 个工作日，截止 2026-11-06）：粮食总产量、蔬菜产量等"
                        .to_owned()
                ],
            }]
        );
        assert_eq!(message.link.1, "https://hengce.yunlan.gov.cn/check-in");
    }

    #[test]
    fn what_does_not_fit_is_left_out_from_the_end_and_counted() {
        let lines = |message: &Message| message.sections.iter().map(|it| it.lines.len()).sum::<usize>();
        let message = Message::new(Locale::en, &digest(60), "https://hengce.example");
        assert_eq!((lines(&message), message.more.as_deref()), (50, Some("Not listed: 10")));
        let cut = message.clone().bounded(Locale::en, |message| lines(message) <= 3);
        assert_eq!((lines(&cut), cut.more.as_deref()), (3, Some("Not listed: 57")));
        assert!(cut.sections[0].lines[0].starts_with("单位1 "));
        let nothing = message.bounded(Locale::en, |_| false);
        assert_eq!((lines(&nothing), nothing.more.as_deref()), (0, Some("Not listed: 60")));
    }
}
