use std::{
    io::{Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use proptest::prelude::*;

use super::{
    input::{Broken, Input},
    read,
    record::{Out, Record},
};
use crate::domain::import::{Form, Kind};

const WXR: &str = "<rss xmlns:e=\"http://wordpress.org/export/1.2/excerpt/\" xmlns:w=\"https://wordpress.org/export/1.2/\"><channel>\
    <w:base_blog_url>https://Old.example/</w:base_blog_url><atom:link/><item><title>T &amp; &hellip;</title><link> https://a.example/ </link>\
    <w:comment><w:comment_id>5</w:comment_id><w:comment_content><![CDATA[a ]]]]><![CDATA[> b]]></w:comment_content>\
    <w:comment_type><![CDATA[pingback]]></w:comment_type><w:commentmeta><w:comment_id>9</w:comment_id></w:commentmeta>\
    <w:comment_approved>1</w:comment_approved></w:comment></item></channel></rss>";
const REMARK: &str = "{\"version\":1,\"users\":[],\"posts\":[]}\n{\"id\":\"1\",\"pid\":\"\",\"text\":\"x\",\"user\":{\"name\":\"n\",\"id\":\"u\"},\
    \"locator\":{\"site\":\"s\",\"url\":\"https://a.example/\"},\"time\":\"2020-01-01T00:00:00Z\"}\n";
const COMMENTO: &str = "{\"version\":1,\"comments\":[{\"commentHex\":\"1\",\"url\":\"/\",\"markdown\":\"x\",\"state\":\"approved\"}],\"commenters\":null}";
const DISQUS: &str = "<disqus><thread dsq:id='1'><link>https://a.example/</link></thread><post dsq:id='2'><thread dsq:id='1'/></post></disqus>";
const ARTRANS: &str = "[{\"id\":1,\"page_key\":\"/\",\"content\":\"x\"}]";
const ISSO: &str = "[{\"id\":\"/\",\"comments\":[{\"id\":1,\"text\":\"x\"}]}]";
const SAMPLES: [&str; 6] = [WXR, REMARK, COMMENTO, DISQUS, ARTRANS, ISSO];

fn records(bytes: Vec<u8>) -> Result<Vec<Record>, Broken> {
    let input = Input::open(Cursor::new(bytes))?;
    let format = input.format()?;
    let mut records = Vec::new();
    let mut take = |record| {
        records.push(record);
        Ok(())
    };
    read(format, input, &mut Out::new(&mut take))?;
    Ok(records)
}

fn comments(records: &[Record]) -> usize {
    records
        .iter()
        .filter(|record| matches!(record, Record::Comment(_)))
        .count()
}

#[test]
fn each_sample_has_one_comment() {
    for sample in SAMPLES {
        assert_eq!(comments(&records(sample.into()).unwrap()), 1, "{sample}");
    }
}

#[test]
fn odd_wxr_is_understood() {
    let records = records(WXR.into()).unwrap();
    let Record::Comment(comment) = &records[1] else {
        panic!("{records:?}")
    };
    assert_eq!((comment.id.as_str(), comment.text.as_str()), ("5", "a ]]> b"));
    assert_eq!((comment.kind, comment.form), (Kind::Pingback, Form::HtmlLines));
    let Record::Page(page) = &records[2] else {
        panic!("{records:?}")
    };
    assert_eq!(page.title.as_deref(), Some("T & &hellip;"));
    assert_eq!(page.addresses, ["https://a.example/"]);
    assert!(matches!(&records[0], Record::Source(source) if source == "old.example"));
}

proptest! {
    #[test]
    fn a_file_that_is_cut_is_never_whole(sample in 0..SAMPLES.len(), cut in 0.0..1.0_f64) {
        let whole = SAMPLES[sample].trim_end();
        let at = (whole.len() as f64 * cut) as usize;
        let read = records(whole.as_bytes()[..at].to_vec());
        // A backup of Remark42 is whole after any of its lines.
        let is_whole = read.as_ref().is_ok_and(|records| comments(records) == 0) && whole.starts_with("{\"version\":1,\"users\"");
        prop_assert!(read.is_err() || is_whole, "{:?}", read);
    }

    #[test]
    fn a_damaged_file_is_looked_at_and_no_more(sample in 0..SAMPLES.len(), at in 0..400_usize, byte: u8) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = records(bytes);
    }
}

/// A stream of many comments, which counts what was taken of it.
struct Many {
    left: u64,
    piece: Vec<u8>,
    at: usize,
    taken: Arc<AtomicU64>,
}

impl Read for Many {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.piece.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.left -= 1;
            self.at = 0;
        }
        let some = (self.piece.len() - self.at).min(buffer.len());
        buffer[..some].copy_from_slice(&self.piece[self.at..self.at + some]);
        self.at += some;
        self.taken.fetch_add(some as u64, Ordering::Relaxed);
        Ok(some)
    }
}

#[test]
fn no_more_is_read_ahead_than_one_record_and_a_little() {
    let text = "x".repeat(20_000);
    let piece = format!(
        "{{\"id\":\"1\",\"text\":\"{text}\",\"user\":{{\"id\":\"u\"}},\"locator\":{{\"url\":\"https://a.example/\"}}}}\n"
    );
    let (taken, size) = (Arc::new(AtomicU64::new(0)), piece.len() as u64);
    let many = Many {
        left: 1000,
        at: piece.len(),
        piece: piece.into_bytes(),
        taken: Arc::clone(&taken),
    };
    let mut given = 0_u64;
    let mut most_ahead = 0;
    let mut take = |_| {
        given += 1;
        most_ahead = most_ahead.max(taken.load(Ordering::Relaxed).saturating_sub(given * size));
        Ok(())
    };
    let input = Input::open(many).unwrap();
    read(input.format().unwrap(), input, &mut Out::new(&mut take)).unwrap();
    assert_eq!(given, 1000);
    assert!(most_ahead < 200 * 1024, "{most_ahead} bytes were read ahead");
}
