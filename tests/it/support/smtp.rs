//! A mail server: the protocol is spoken by a crate made for servers, what it takes is kept to be looked at.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

/// A mail server on a port of its own, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
    accepting: AbortHandle,
}

/// A mail as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    data: Vec<u8>,
}

impl Taken {
    /// The message with soft line breaks undone (RFC 2045, section 6.7), as far as the tests need it.
    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8(self.data.clone()).unwrap();
        text.replace("=\r\n", "").replace("=3D", "=")
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> String {
        let text = self.text();
        let line = text.lines().find(|line| line.starts_with(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name}: {text}"))[name.len() + 2..].to_owned()
    }
}

/// How a server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Willing,
    /// Says that no such mailbox exists.
    Refusing,
    /// Takes connections and says nothing.
    Silent,
}

impl MailServer {
    pub(crate) async fn start(manner: Manner) -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), manner).await
    }

    pub(crate) async fn start_at(address: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::default();
        let accepting = tokio::spawn(accept(listener, manner, Arc::clone(&taken))).abort_handle();
        Self {
            address,
            taken,
            accepting,
        }
    }

    /// The setting that names it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}?tls=off", self.address)
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, manner: Manner, taken: Arc<Mutex<Vec<Taken>>>) {
    let mut talking = JoinSet::new();
    loop {
        let (stream, peer) = listener.accept().await.unwrap();
        talking.spawn(talk(stream, peer.ip(), manner, Arc::clone(&taken)));
    }
}

async fn talk(stream: TcpStream, peer: IpAddr, manner: Manner, taken: Arc<Mutex<Vec<Taken>>>) -> io::Result<()> {
    if manner == Manner::Silent {
        return std::future::pending().await;
    }
    let keeper = Keeper {
        manner,
        taken,
        mail: Taken::default(),
    };
    let mut session = SessionBuilder::new("mail.test").build(peer, keeper);
    let mut stream = BufReader::new(stream);
    let greeting = session.greeting().buffer()?;
    stream.write_all(&greeting).await?;
    let mut line = Vec::new();
    while stream.read_until(b'\n', &mut line).await? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action != Action::NoReply {
            stream.write_all(&response.buffer()?).await?;
        }
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

struct Keeper {
    manner: Manner,
    taken: Arc<Mutex<Vec<Taken>>>,
    mail: Taken,
}

impl Handler for Keeper {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.mail = Taken {
            from: from.to_owned(),
            ..Taken::default()
        };
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if self.manner == Manner::Refusing {
            return response::NO_MAILBOX;
        }
        self.mail.to.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.mail.data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.taken.lock().unwrap().push(std::mem::take(&mut self.mail));
        response::OK
    }
}
