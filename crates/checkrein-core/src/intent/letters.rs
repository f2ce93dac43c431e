//! What lines of mails, letters, tickets and chats look like.

use super::vocabulary::LEADING;

/// Whether a line stands in the head of a mail.
pub(super) fn is_mail_head(line: &str) -> bool {
    [
        "From: ",
        "To: ",
        "Cc: ",
        "Bcc: ",
        "Subject: ",
        "Sent: ",
        "Date: ",
        "Reply-To: ",
    ]
    .iter()
    .any(|head| line.starts_with(head))
}

/// Whether a line says that a mail follows.
pub(super) fn forwards(line: &str) -> bool {
    line.starts_with("Begin forwarded message:")
        || line.starts_with("-----")
            && ["Forwarded message", "Original Message"]
                .iter()
                .any(|words| line.contains(words))
}

/// Whether a paragraph is a ticket or a chat: two of its lines at least are what such forms ask for,
/// or tell who speaks.
pub(super) fn is_ticket(first: &str, below: &str) -> bool {
    const ASKED: &[&str] = &[
        "Steps to reproduce",
        "Expected",
        "Actual",
        "Severity",
        "Priority",
        "Reporter",
        "Assignee",
        "Environment",
    ];
    let is_asked = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            let name = name.trim_matches(['*', '#', ' ']);
            ASKED.iter().any(|asked| name.starts_with(asked)) && name.len() < 24
        })
    };
    std::iter::once(first)
        .chain(below.lines().map(str::trim))
        .take_while(|line| !line.is_empty())
        .filter(|line| is_asked(line) || tells_who_speaks(line))
        .nth(1)
        .is_some()
}

/// `ada 10:02 AM`, `ada: it works`, `Q: why?`.
fn tells_who_speaks(line: &str) -> bool {
    // `Task: ...` is how a person begins.
    let label = line.split_once(": ").map(|(label, _)| label);
    let is_name = |label: &str| {
        label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_uppercase())
            || !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    if label.is_some_and(|label| is_name(label) && !LEADING.contains(&label)) {
        return true;
    }
    let words: Vec<&str> = line.split(' ').collect();
    let time = match words.as_slice() {
        [_, time] | [_, time, "AM" | "PM"] | [_, _, time] | [_, _, time, "AM" | "PM"] => time,
        _ => return false,
    };
    let mut digits = time.split(':');
    let is_number = |text: Option<&str>| text.is_some_and(|text| text.parse::<u8>().is_ok());
    is_number(digits.next()) && is_number(digits.next()) && digits.next().is_none()
}

/// Whether a line closes a letter: "Regards,".
fn is_farewell(line: &str) -> bool {
    [
        "Best,",
        "Best regards,",
        "Cheers,",
        "Kind regards,",
        "Many thanks,",
        "Regards,",
        "Sincerely,",
        "Thanks,",
        "Thank you,",
    ]
    .contains(&line)
}

/// Lines below a greeting among which its farewell is looked for.
const LETTER: usize = 40;

/// Whether a line opens a letter that ends above the end of the prompt. One that does not may be to
/// us.
pub(super) fn is_letter(line: &str, below: &str) -> bool {
    let greets = ["Hi", "Hello", "Hey", "Dear"].iter().any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    greets
        && line.ends_with(',')
        && below
            .lines()
            .take(LETTER)
            .map(str::trim)
            .skip_while(|line| !is_farewell(line))
            .skip_while(|line| !line.is_empty())
            .any(|line| !line.is_empty())
}

/// Whether a letter has ended above: its farewell and the name below it were the last words.
pub(super) fn is_signed(letter: &str) -> bool {
    letter
        .rsplit("\n")
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take(3)
        .any(is_farewell)
}
