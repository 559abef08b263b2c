//! The sentences of a notice, for its page and for what is sent.

use indicator_model::notice::{
    Backlog, Digest, Escalated, Mention, Missing, Notice, Occasion, Returned, SchemeDecision, SchemeVerdict,
};
use leptos_i18n::td_string;
use people_model::mail::{Mailing, Undelivered};
use text::i18n::Locale;

use super::measurement::period;
use super::warning::{severity, step};

/// How long until it is due, or how late it is, on the day of the notice.
pub fn deadline(locale: Locale, left: i32) -> String {
    match left {
        0 => td_string!(locale, notice.due_today).to_owned(),
        left if left > 0 => td_string!(locale, notice.days_left, days = left),
        late => td_string!(locale, notice.days_late, days = -late),
    }
}

/// What is missing of an organization.
pub fn missing(locale: Locale, missing: &Missing) -> String {
    let (name, month) = (missing.name.as_str(), period(locale, missing.period));
    td_string!(locale, notice.missing_line, name = name, period = month, count = missing.count)
}

pub fn returned(locale: Locale, returned: &Returned) -> String {
    let Returned { name, code, indicator, .. } = returned;
    let month = period(locale, returned.period);
    let (name, code, indicator) = (name.as_str(), code.as_str(), indicator.as_str());
    td_string!(locale, notice.returned_line, name = name, code = code, indicator = indicator, period = month)
}

/// What somebody was named about.
pub fn mention(locale: Locale, mention: &Mention) -> String {
    let Mention { name, code, indicator, .. } = mention;
    let (name, code, indicator) = (name.as_str(), code.as_str(), indicator.as_str());
    let line = td_string!(locale, notice.mention_line, name = name, code = code, indicator = indicator);
    match mention.period.map(|of| period(locale, of)) {
        Some(period) => format!("{line} · {period}"),
        None => line,
    }
}

/// What became of a scheme that the reader submitted.
pub fn decision(locale: Locale, decision: &SchemeDecision) -> String {
    let (name, day) = (decision.name.as_str(), decision.day);
    match decision.verdict {
        SchemeVerdict::Approved => td_string!(locale, notice.approved_line, name = name, day = day),
        SchemeVerdict::Returned => td_string!(locale, notice.sent_back_line, name = name, day = day),
        SchemeVerdict::Reopened => td_string!(locale, notice.reopened_line, name = name, day = day),
    }
}

/// A warning that reached a step, with who is to act.
pub fn escalated(locale: Locale, escalated: &Escalated) -> String {
    let Escalated { name, code, indicator, since, .. } = escalated;
    td_string!(
        locale,
        notice.escalated_line,
        name = name.as_str(),
        code = code.as_str(),
        indicator = indicator.as_str(),
        severity = severity(locale, escalated.severity),
        since = *since,
        step = step(locale, escalated.step)
    )
}

pub fn waiting(locale: Locale, waiting: Backlog) -> String {
    td_string!(locale, notice.waiting_line, count = waiting.count, since = waiting.since)
}

pub fn occasion(locale: Locale, occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Daily => td_string!(locale, notice.occasion_daily),
        Occasion::Asked => td_string!(locale, notice.occasion_asked),
    }
}

/// A notice as its lines, in the order of a letter.
pub fn lines(locale: Locale, notice: &Notice) -> Vec<String> {
    let Digest { missing, returned, waiting, overdue_below, escalated, mentions, decisions, more } =
        &notice.digest;
    let mut lines: Vec<String> = returned.iter().map(|line| self::returned(locale, line)).collect();
    lines.extend(missing.iter().map(|line| in_letter(locale, line)));
    lines.extend(waiting.iter().map(|line| self::waiting(locale, *line)));
    lines.extend(overdue_below.iter().map(|line| in_letter(locale, line)));
    lines.extend(escalated.iter().map(|line| self::escalated(locale, line)));
    lines.extend(mentions.iter().map(|line| mention(locale, line)));
    lines.extend(decisions.iter().map(|line| decision(locale, line)));
    if *more > 0 {
        lines.push(td_string!(locale, notice.more, count = *more));
    }
    lines
}

/// What waits, in the subject of a letter: reports, and warnings that nobody has answered.
pub(super) fn subject(locale: Locale, reports: u64, warnings: usize) -> String {
    match (reports, warnings) {
        (_, 0) => td_string!(locale, notice.mail_subject, count = reports),
        (0, _) => td_string!(locale, notice.mail_subject_warnings, warnings = warnings),
        _ => td_string!(locale, notice.mail_subject_both, count = reports, warnings = warnings),
    }
}

/// A notice as a letter: its subject and its text. `page` is the address at which browsers reach the server.
pub fn letter(locale: Locale, notice: &Notice, page: &str) -> (String, String) {
    let Digest { missing, returned, waiting, overdue_below, escalated, mentions, decisions, more } =
        &notice.digest;
    let sum = |lines: &[Missing]| lines.iter().map(|line| u64::from(line.count)).sum::<u64>();
    let backlog = waiting.map_or(0, |waiting| u64::from(waiting.count));
    let count = sum(missing) + sum(overdue_below) + returned.len() as u64 + backlog;
    let subject = match (count, escalated.len(), mentions.len(), decisions.len()) {
        (0, 0, 0, decided) if decided > 0 => {
            td_string!(locale, notice.mail_subject_decisions, count = decided)
        }
        (0, 0, named, _) if named > 0 => td_string!(locale, notice.mail_subject_mentions, count = named),
        (reports, warnings, ..) => subject(locale, reports, warnings),
    };
    let mut text = vec![td_string!(locale, notice.mail_intro, day = notice.day)];
    let mut group = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push(format!("\n{heading}"));
            text.extend(lines.into_iter().map(|line| format!("- {line}")));
        }
    };
    group(
        td_string!(locale, notice.returned),
        returned.iter().map(|line| self::returned(locale, line)).collect(),
    );
    group(td_string!(locale, notice.missing), missing.iter().map(|line| in_letter(locale, line)).collect());
    group(
        td_string!(locale, notice.waiting),
        waiting.iter().map(|line| self::waiting(locale, *line)).collect(),
    );
    group(
        td_string!(locale, notice.overdue_below),
        overdue_below.iter().map(|line| in_letter(locale, line)).collect(),
    );
    group(
        td_string!(locale, notice.escalated),
        escalated.iter().map(|line| self::escalated(locale, line)).collect(),
    );
    group(td_string!(locale, notice.mentions), mentions.iter().map(|line| mention(locale, line)).collect());
    group(
        td_string!(locale, notice.decisions),
        decisions.iter().map(|line| decision(locale, line)).collect(),
    );
    if *more > 0 {
        text.push(td_string!(locale, notice.more, count = *more));
    }
    text.push(String::new());
    let [check_in, warnings, own] =
        ["check-in", "board/warnings", "notices"].map(|path| format!("{page}/{path}"));
    if count > 0 {
        text.push(td_string!(locale, notice.mail_link, address = check_in.as_str()));
    }
    if !escalated.is_empty() {
        text.push(td_string!(locale, notice.mail_warnings, address = warnings.as_str()));
    }
    if !mentions.is_empty() {
        text.push(td_string!(locale, notice.mail_mentions, address = own.as_str()));
    }
    if !decisions.is_empty() {
        text.push(td_string!(locale, notice.mail_decisions, address = own.as_str()));
    }
    text.push(td_string!(locale, notice.mail_off, address = own.as_str()));
    (subject, text.join("\n") + "\n")
}

fn in_letter(locale: Locale, line: &Missing) -> String {
    let (text, deadline) = (missing(locale, line), deadline(locale, line.left));
    td_string!(locale, notice.mail_line, text = text.as_str(), deadline = deadline.as_str(), day = line.due)
}

pub fn mailing(locale: Locale, mailing: Mailing) -> &'static str {
    match mailing {
        Mailing::Off => td_string!(locale, notice.mailing_off),
        Mailing::Chinese => td_string!(locale, notice.mailing_chinese),
        Mailing::English => td_string!(locale, notice.mailing_english),
    }
}

/// Why a letter did not arrive; none where the server stopped at it each time.
pub fn undelivered(locale: Locale, why: Option<Undelivered>) -> String {
    match why {
        Some(Undelivered::Unreachable) => td_string!(locale, notice.why_unreachable).to_owned(),
        Some(Undelivered::NotEncrypted) => td_string!(locale, notice.why_not_encrypted).to_owned(),
        Some(Undelivered::Refused { code }) => td_string!(locale, notice.why_refused, code = code),
        Some(Undelivered::BadAddress) => td_string!(locale, notice.why_bad_address).to_owned(),
        None => td_string!(locale, notice.why_stopped).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{NoticeId, OrganizationId, SchemeId};
    use indicator_model::warning::Severity;
    use indicator_model::warning::escalation::Step;

    use super::*;

    #[test]
    fn a_deadline_is_told_in_working_days() {
        let told = |left| [Locale::zh_CN, Locale::en].map(|locale| deadline(locale, left));
        assert_eq!(told(2), ["还剩 2 个工作日", "Working days left: 2"]);
        assert_eq!(told(0), ["今天到期", "Due today"]);
        assert_eq!(told(-7), ["已逾期 7 个工作日", "Working days late: 7"]);
    }

    #[test]
    fn a_letter_says_in_the_language_of_its_reader_what_is_due_and_where_to_go() {
        let missing = Missing {
            due: "2026-11-06".parse().unwrap(),
            organization: OrganizationId(uuid::Uuid::nil()),
            name: "市农业农村局".to_owned(),
            period: "2026-M10".parse().unwrap(),
            left: -1,
            count: 3,
        };
        let notice = Notice {
            id: NoticeId(uuid::Uuid::nil()),
            day: "2026-11-09".parse().unwrap(),
            occasion: Occasion::Daily,
            digest: Digest { missing: vec![missing], ..Digest::default() },
            read_at: None,
        };
        let (subject, text) = letter(Locale::zh_CN, &notice, "https://hengce.yunlan.gov.cn");
        assert_eq!(subject, "【衡策】有 3 项进展填报待办");
        assert!(
            text.contains(
                "待填报\n- 市农业农村局 · 2026年10月 · 3 项未报（已逾期 1 个工作日，截止 2026-11-06）\n"
            ),
            "{text}"
        );
        assert!(text.contains("https://hengce.yunlan.gov.cn/check-in"), "{text}");
        assert!(!text.contains("待确认"), "{text}");
        assert!(!text.contains("预警"), "{text}");
        let (subject, text) = letter(Locale::en, &notice, "https://hengce.yunlan.gov.cn");
        assert_eq!(subject, "[Hengce] Reports that wait for you: 3");
        assert!(text.contains("Working days late: 1"), "{text}");
    }

    #[test]
    fn a_letter_about_warnings_alone_leads_to_them() {
        let escalated = Escalated {
            scheme: SchemeId(uuid::Uuid::nil()),
            organization: OrganizationId(uuid::Uuid::nil()),
            name: "市发展改革委".to_owned(),
            code: "FGW-01".to_owned(),
            indicator: "重大项目投资完成率".to_owned(),
            severity: Severity::Red,
            step: Step::Head,
            since: "2026-11-04".parse().unwrap(),
        };
        let notice = Notice {
            id: NoticeId(uuid::Uuid::nil()),
            day: "2026-11-09".parse().unwrap(),
            occasion: Occasion::Daily,
            digest: Digest { escalated: vec![escalated], ..Digest::default() },
            read_at: None,
        };
        let (subject, text) = letter(Locale::zh_CN, &notice, "https://hengce.yunlan.gov.cn");
        assert_eq!(subject, "【衡策】有 1 项预警待处置");
        let line =
            "- 市发展改革委 · 重大项目投资完成率（FGW-01） · 红色预警，2026-11-04发生 · 请部门负责人处置\n";
        assert!(text.contains(line), "{text}");
        assert!(text.contains("https://hengce.yunlan.gov.cn/board/warnings"), "{text}");
        assert!(!text.contains("/check-in"), "{text}");
        assert_eq!(letter(Locale::en, &notice, "").0, "[Hengce] Warnings that wait for a measure: 1");
    }
}
