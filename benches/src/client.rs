//! A client of HTTP/1.1 that costs as little as possible: requests are bytes made beforehand, and of an answer only the status
//! and the length are read. It keeps its connections.

use std::{
    cell::Cell,
    io,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::{net::TcpStream, task::LocalSet};

/// A request as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request(Vec<u8>);

impl Request {
    /// `GET` with these header lines, each ended by `\r\n`.
    pub(crate) fn get(path: &str, headers: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes())
    }

    /// `POST` with a body.
    pub(crate) fn post(path: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
        Self(head.into_bytes())
    }
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// Everything before the body, as it came.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, named in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// Bytes on the wire.
    pub(crate) fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

/// One connection that is kept.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 256 * 1024],
            filled: 0,
        })
    }

    /// Sends a request and waits for the end of its answer; returns the status.
    pub(crate) async fn send(&mut self, request: &Request) -> anyhow::Result<u16> {
        Ok(self.exchange(request).await?.0)
    }

    /// The same, with the whole answer.
    pub(crate) async fn fetch(&mut self, request: &Request) -> anyhow::Result<Answer> {
        let (status, head) = self.exchange(request).await?;
        let (head, body) = (self.buffer.get(..head), self.buffer.get(head..self.filled));
        Ok(Answer {
            status,
            head: String::from_utf8_lossy(head.unwrap_or_default()).into_owned(),
            body: body.unwrap_or_default().to_vec(),
        })
    }

    /// Status and length of the head; the answer stands in the buffer.
    async fn exchange(&mut self, request: &Request) -> anyhow::Result<(u16, usize)> {
        let mut rest = request.0.as_slice();
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.filled = 0;
        let mut head = None;
        loop {
            self.read_more().await?;
            if head.is_none() {
                head = self.head()?;
            }
            if let Some((status, head, body)) = head
                && self.filled >= head + body
            {
                return Ok((status, head));
            }
        }
    }

    async fn read_more(&mut self) -> anyhow::Result<()> {
        loop {
            self.stream.readable().await?;
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.filled * 2, 0);
            }
            match self
                .stream
                .try_read(self.buffer.get_mut(self.filled..).unwrap_or_default())
            {
                Ok(0) => bail!("the server closed the connection"),
                Ok(read) => {
                    self.filled += read;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Status, length of the head, length of the body; none until the head is there.
    fn head(&self) -> anyhow::Result<Option<(u16, usize, usize)>> {
        let read = self.buffer.get(..self.filled).unwrap_or_default();
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = std::str::from_utf8(read.get(..end).unwrap_or_default())?;
        let status: u16 = head.get(9..12).unwrap_or_default().parse().context("no status")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = match length {
            Some(length) => length.parse()?,
            None if status == 304 || status == 204 => 0,
            None => bail!("an answer without a length: {head}"),
        };
        Ok(Some((status, end + 4, length)))
    }
}

/// What came of a load.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    pub seconds: f64,
    /// Microseconds of every request, sorted.
    pub latencies: Vec<u32>,
}

impl Load {
    /// Answers in a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// The latency that so many per mille of the requests stayed below, in milliseconds.
    pub(crate) fn percentile(&self, per_mille: usize) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let at = (self.latencies.len() * per_mille / 1000).min(last);
        f64::from(self.latencies.get(at).copied().unwrap_or(0)) / 1000.0
    }
}

/// Sends requests over so many connections for a while, each connection one after the other. `make` gives the n-th request of
/// all; an answer with another status than `expected` ends everything.
pub(crate) async fn load(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    expected: u16,
    make: impl Fn(usize) -> Request + 'static,
) -> anyhow::Result<Load> {
    let next = Rc::new(Cell::new(0));
    let make: Rc<dyn Fn(usize) -> Request> = Rc::new(make);
    let begun = Instant::now();
    let local = LocalSet::new();
    let all: Vec<_> = (0..connections)
        .map(|_| {
            let (next, make) = (Rc::clone(&next), Rc::clone(&make));
            local.spawn_local(one_after_the_other(address, begun + time, expected, next, make))
        })
        .collect();
    let mut latencies = Vec::new();
    local
        .run_until(async {
            for of_one in all {
                latencies.extend(of_one.await??);
            }
            anyhow::Ok(())
        })
        .await?;
    latencies.sort_unstable();
    Ok(Load {
        seconds: begun.elapsed().as_secs_f64(),
        latencies,
    })
}

async fn one_after_the_other(
    address: SocketAddr,
    end: Instant,
    expected: u16,
    next: Rc<Cell<usize>>,
    make: Rc<dyn Fn(usize) -> Request>,
) -> anyhow::Result<Vec<u32>> {
    let mut connection = Connection::open(address).await?;
    let mut latencies = Vec::with_capacity(1 << 16);
    while Instant::now() < end {
        let request = make(next.replace(next.get() + 1));
        let sent = Instant::now();
        let status = connection.send(&request).await?;
        if status != expected {
            bail!("answered with {status} instead of {expected}");
        }
        latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    Ok(latencies)
}
