//! Hashing passwords: Argon2id in few threads of its own, with a short queue before them. Each hash takes memory and time on
//! purpose; without bounds a few hundred sign-ins at once would take all of both (T23).

mod argon;

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use tokio::sync::oneshot;

use crate::domain::password::Password;

use super::{Error, Result, Runtime};

pub use argon::Strength;

/// Memory for hashing, in KiB: as many hashes run at once as fit.
const MEMORY_KIB: u32 = 64 * 1024;
/// Who waits for a thread. At some 30 ms each this is a wait of a second or two.
const QUEUE: usize = 48;
const SALT_BYTES: usize = 16;

/// Threads that hash.
pub struct Passwords {
    queue: SyncSender<Work>,
    strength: Strength,
    /// Verified in place of a password that is not there, so that both take as long (T19).
    dummy: Arc<str>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("strength", &self.strength)
            .finish_non_exhaustive()
    }
}

/// Whether a password is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// Right, and its hash is weaker than what is made today.
    RightButWeak,
    Wrong,
}

type Work = Box<dyn FnOnce() + Send>;

impl Passwords {
    /// Threads as the machine has cores for, half of them at most: readers want the other half.
    pub fn new(strength: Strength) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let fitting = usize::try_from(MEMORY_KIB / strength.memory_kib.max(1)).unwrap_or(1);
        Self::with_bounds(strength, cores.div_ceil(2).min(fitting).max(1), QUEUE)
    }

    /// So many threads, and so many who may wait.
    pub fn with_bounds(strength: Strength, threads: usize, queue: usize) -> Self {
        let (sender, receiver) = sync_channel(queue);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..threads {
            let receiver = Arc::clone(&receiver);
            std::thread::spawn(move || work(&receiver));
        }
        Self {
            queue: sender,
            strength,
            dummy: argon::dummy(strength).into(),
        }
    }

    /// The hash to store: a PHC string with a salt of its own.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn hash(&self, runtime: &Runtime, password: &Password) -> Result<String> {
        let mut salt = [0; SALT_BYTES];
        runtime.randomness.fill(&mut salt);
        let (password, strength) = (password.clone(), self.strength);
        self.run(move || argon::hash(&password, &salt, strength)).await?
    }

    /// Judges a password by its stored hash. Without one the answer is no, and takes as long as any.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub async fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict> {
        let (password, strength) = (password.clone(), self.strength);
        let (stored, is_there) = match stored {
            Some(hash) => (hash.to_owned(), true),
            None => (self.dummy.to_string(), false),
        };
        let verdict = self.run(move || argon::verify(&password, &stored, strength)).await?;
        Ok(if is_there { verdict } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let work = Box::new(move || {
            // Whoever asked may have gone away while waiting.
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
        });
        self.queue.try_send(work).map_err(|_| Error::Busy)?;
        answered.await.map_err(|error| Error::Internal(Box::new(error)))
    }
}

/// Works until nobody can ask any more.
fn work(receiver: &Mutex<Receiver<Work>>) {
    loop {
        let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(work) => work(),
            Err(_) => return,
        }
    }
}
