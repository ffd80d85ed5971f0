//! Services that would be asked about comments, without anybody to ask.

use std::{collections::VecDeque, sync::Mutex};

use rejoinder::outbound::{
    neighbour::{Answer, Asking, Neighbours, Question},
    stranger::Error,
};

/// Answers as it is told, in order, and after that always the last way; remembers what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Neighbourhood {
    ways: Mutex<VecDeque<Way>>,
    asked: Mutex<Vec<Question>>,
}

/// How a service behaves.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    Answers(u16, &'static str),
    /// There is nobody.
    Unreachable,
    /// It takes the question and never answers.
    Silent,
}

impl Neighbourhood {
    pub(crate) fn will(&self, ways: impl IntoIterator<Item = Way>) {
        *self.ways.lock().unwrap() = ways.into_iter().collect();
    }

    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

impl Neighbours for Neighbourhood {
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a> {
        self.asked.lock().unwrap().push(question.clone());
        let mut ways = self.ways.lock().unwrap();
        let way = if ways.len() > 1 {
            ways.pop_front()
        } else {
            ways.front().cloned()
        };
        Box::pin(async move {
            match way {
                Some(Way::Answers(status, body)) => Ok(Answer {
                    status,
                    body: body.to_owned(),
                }),
                Some(Way::Silent) => std::future::pending().await,
                Some(Way::Unreachable) | None => Err(Error::Unreachable("nobody there".to_owned())),
            }
        })
    }
}
