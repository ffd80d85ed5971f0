use std::net::SocketAddr;

use super::*;
use crate::outbound::picture::{Fetcher, Pictures as _};

/// Every name leads there.
#[derive(Debug)]
struct LeadsTo(Vec<&'static str>);

impl Lookup for LeadsTo {
    fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>> {
        let found = self.0.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 443));
        let found = found.collect();
        Box::pin(async move { Ok(found) })
    }
}

async fn fetched(text: &str, leads_to: &[&'static str]) -> Result<Vec<u8>, Error> {
    let fetcher = Fetcher::new(Arc::new(LeadsTo(leads_to.to_vec())));
    fetcher.fetch(&text.parse().unwrap()).await
}

#[tokio::test]
async fn t42_no_address_leads_to_where_only_we_can_go() {
    for text in [
        "https://127.0.0.1/a.png",
        "https://127.1/a.png",
        "https://0x7f000001/a.png",
        "https://2130706433/a.png",
        "https://0177.0.0.1/a.png",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::]/",
        "https://[fc00::1]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "http://example.org/a.png",
        "https://example.org:22/",
        "https://example.org:8443/",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
    ] {
        let answer = fetched(text, &["8.8.8.8"]).await;
        assert!(matches!(answer, Err(Error::Refused(_))), "{text}: {answer:?}");
    }
}

#[tokio::test]
async fn t42_no_name_leads_there_either() {
    for leads_to in [
        &["127.0.0.1"][..],
        &["::1"],
        &["10.0.0.8"],
        &["169.254.169.254"],
        &["::ffff:10.0.0.8"],
        &["fd00::8"],
        // Of a name with two addresses the second would be tried after the first.
        &["8.8.8.8", "127.0.0.1"],
        &[],
    ] {
        let answer = fetched("https://pictures.example/a.png", leads_to).await;
        assert_eq!(answer, Err(Error::Refused(PRIVATE)), "{leads_to:?}");
    }
}

#[test]
fn what_anybody_can_reach_is_public() {
    for text in [
        "8.8.8.8",
        "93.184.215.14",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "2a00:1450::1",
    ] {
        assert!(is_public(text.parse().unwrap()), "{text}");
    }
}

#[test]
fn an_ordinary_address_passes() {
    for text in [
        "https://pictures.example/a.png?size=96",
        "https://93.184.215.14/a",
        "https://pictures.example:443/",
    ] {
        assert_eq!(check(&text.parse().unwrap()), Ok(()), "{text}");
    }
}
