//! Notices reach a mail server as letters, over a real socket.

use std::sync::{Arc, Mutex};

use indicator_model::date::Date;
use indicator_model::id::{NoticeId, OrganizationId};
use indicator_model::notice::{Digest, Missing, Notice, Occasion};
use people_model::mail::{Mailing, Undelivered};
use server::mail::Mail;
use storage::job::{Courier, Letter};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// A mail server on this machine (RFC 5321), which knows nobody whose address begins with `nobody` and is busy for `later`.
struct Post {
    url: String,
    /// Each letter with its envelope.
    letters: Arc<Mutex<Vec<String>>>,
}

impl Post {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&letters);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Self { url, letters }
    }

    fn mail(&self) -> Mail {
        mail(&self.url)
    }
}

fn mail(url: &str) -> Mail {
    let from = "衡策 <hengce@yunlan.example>".parse().unwrap();
    Mail::new(&url.parse().unwrap(), None, from, "https://hengce.yunlan.example".to_owned()).unwrap()
}

/// One connection, until its client leaves.
async fn serve(mut stream: TcpStream, letters: Arc<Mutex<Vec<String>>>) {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 post\r\n").await.unwrap();
    let mut letter = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.to_ascii_uppercase();
        let answer = match command.as_str() {
            _ if command.starts_with("EHLO") => "250-post\r\n250 8BITMIME",
            _ if command.starts_with("RCPT TO:<NOBODY") => "550 no mailbox nobody@yunlan.example",
            _ if command.starts_with("RCPT TO:<LATER") => "451 later",
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => {
                letter.push_str(&line);
                letter.push('\n');
                "250 ok"
            }
        };
        if writing.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

fn letter(to: &str) -> Letter {
    let missing = Missing {
        due: Date::new(2026, 11, 6).unwrap(),
        organization: OrganizationId(Uuid::nil()),
        name: "Bureau of Agriculture".to_owned(),
        period: "2026-M10".parse().unwrap(),
        left: -1,
        count: 3,
    };
    Letter {
        to: to.to_owned(),
        mailing: Mailing::English,
        notice: Notice {
            id: NoticeId(Uuid::from_u128(7)),
            day: Date::new(2026, 11, 9).unwrap(),
            occasion: Occasion::Daily,
            digest: Digest { missing: vec![missing], ..Digest::default() },
            read_at: None,
        },
    }
}

#[tokio::test]
async fn a_letter_arrives_with_its_number_and_leads_to_the_page() {
    let post = Post::open().await;
    post.mail().send(&letter("lina@yunlan.example")).await.unwrap();
    let letters = post.letters.lock().unwrap();
    assert_eq!(letters.len(), 1);
    // Lines that the quoted-printable encoding broke (RFC 2045, 6.7) are whole again.
    let letter = letters[0].replace("=\n", "");
    for part in [
        "MAIL FROM:<hengce@yunlan.example>",
        "RCPT TO:<lina@yunlan.example>",
        "Subject: [Hengce] Reports that wait for you: 3",
        "Message-ID: <00000000-0000-0000-0000-000000000007@yunlan.example>",
        "Auto-Submitted: auto-generated",
        "Working days late: 1",
        "https://hengce.yunlan.example/check-in",
    ] {
        assert!(letter.contains(part), "{part} is not in {letter}");
    }
}

#[tokio::test]
async fn a_mail_server_that_refuses_is_told_by_its_code_alone() {
    let post = Post::open().await;
    let mail = post.mail();
    let refused = mail.send(&letter("nobody@yunlan.example")).await;
    assert_eq!(refused, Err(Undelivered::Refused { code: 550 }));
    let busy = mail.send(&letter("later@yunlan.example")).await;
    assert_eq!(busy, Err(Undelivered::Refused { code: 451 }));
    assert_eq!(mail.send(&letter("not an address")).await, Err(Undelivered::BadAddress));
    mail.send(&letter("lina@yunlan.example")).await.unwrap();
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(mail(&url).send(&letter("lina@yunlan.example")).await, Err(Undelivered::Unreachable));
}

/// An address with a line break would give commands to the mail server.
#[tokio::test]
async fn an_address_gives_no_commands() {
    let post = Post::open().await;
    let sly = letter("lina@yunlan.example>\r\nRCPT TO:<other@yunlan.example");
    assert_eq!(post.mail().send(&sly).await, Err(Undelivered::BadAddress));
    assert!(post.letters.lock().unwrap().is_empty());
}
