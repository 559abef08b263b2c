//! What arrives while others are answered is answered together with what else has arrived.
//!
//! A commit waits for the disk, and a database has one writer at a time. Requests that commit one by one wait for one another's
//! disk; together they wait once (group commit). What is only read costs a handful of statements, for one as for many. Nobody
//! waits for company: who comes alone is answered alone, and at once.
//!
//! Deliberately absent: anything that knows what a request means.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, oneshot};

use crate::error::StoreError;

/// Requests that are answered together at most.
const MOST: usize = 64;

/// Requests of one kind to one database.
pub(crate) struct Together<Q, A> {
    waiting: Mutex<Vec<Waiting<Q, A>>>,
    /// Held by what answers.
    turn: Turn<()>,
}

struct Waiting<Q, A> {
    request: Arc<Q>,
    answer: oneshot::Sender<Result<A, StoreError>>,
}

impl<Q, A> Default for Together<Q, A> {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: Turn::default() }
    }
}

impl<Q: Send + Sync + 'static, A: Send + 'static> Together<Q, A> {
    /// Answers a request, with others of its kind. One that is cancelled is gone through with all the same, as the others are.
    ///
    /// `work` takes requests in the order in which they came, in one transaction, and answers each. Where it fails, nothing is
    /// committed, and each request is tried by itself: what one of them breaks is not the others'.
    pub(crate) async fn answer<W, F>(self: Arc<Self>, request: Q, work: W) -> Result<A, StoreError>
    where
        W: Fn(Vec<Arc<Q>>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Vec<A>, StoreError>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.waiting().push(Waiting { request: Arc::new(request), answer });
        tokio::spawn(async move {
            let _turn = self.turn.lock().await;
            let next = self.next();
            if !next.is_empty() {
                answer_all(next, &work).await;
            }
        });
        // Only a runtime that ends drops the task.
        answered.await.unwrap_or(Err(StoreError::Busy))
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting<Q, A>>> {
        // Nothing can panic while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that have waited longest. None where an earlier turn took the request of this one with its own.
    fn next(&self) -> Vec<Waiting<Q, A>> {
        let mut waiting = self.waiting();
        let most = waiting.len().min(MOST);
        waiting.drain(..most).collect()
    }
}

async fn answer_all<Q, A, W, F>(waiting: Vec<Waiting<Q, A>>, work: &W)
where
    W: Fn(Vec<Arc<Q>>) -> F,
    F: Future<Output = Result<Vec<A>, StoreError>>,
{
    let requests = waiting.iter().map(|waiting| Arc::clone(&waiting.request)).collect();
    let is_one = waiting.len() == 1;
    let answers: Vec<Result<A, StoreError>> = match work(requests).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) if is_one => vec![Err(error)],
        Err(_) => {
            let mut answers = Vec::with_capacity(waiting.len());
            for Waiting { request, .. } in &waiting {
                let answer = work(vec![Arc::clone(request)]).await;
                answers.push(answer.and_then(|mut answers| answers.pop().ok_or(StoreError::Busy)));
            }
            answers
        }
    };
    for (waiting, answer) in waiting.into_iter().zip(answers) {
        // Who is gone asks again.
        drop(waiting.answer.send(answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Numbers = Together<u32, (u32, usize)>;

    /// Answers each number with how many were written with it.
    async fn tell(numbers: Vec<Arc<u32>>) -> Result<Vec<(u32, usize)>, StoreError> {
        Ok(numbers.iter().map(|number| (**number, numbers.len())).collect())
    }

    #[tokio::test]
    async fn who_comes_alone_is_answered_alone() {
        let numbers = Arc::new(Numbers::default());
        assert_eq!(numbers.answer(7, tell).await.unwrap(), (7, 1));
    }

    #[tokio::test]
    async fn what_waits_for_a_turn_is_answered_together_and_each_has_its_own_answer() {
        let numbers = Arc::new(Numbers::default());
        let turn = numbers.turn.lock().await;
        let requests: Vec<_> =
            (0..100).map(|number| tokio::spawn(Arc::clone(&numbers).answer(number, tell))).collect();
        while numbers.waiting().len() < 100 {
            tokio::task::yield_now().await;
        }
        drop(turn);
        for (number, request) in (0..).zip(requests) {
            let together = if number < 64 { MOST } else { 100 - MOST };
            assert_eq!(request.await.unwrap().unwrap(), (number, together));
        }
    }

    #[tokio::test]
    async fn what_one_breaks_is_not_the_others() {
        let numbers = Arc::new(Numbers::default());
        let breaks = |numbers: Vec<Arc<u32>>| async move {
            if numbers.iter().any(|number| **number == 3) {
                Err(StoreError::NotFound)
            } else {
                tell(numbers).await
            }
        };
        let turn = numbers.turn.lock().await;
        let requests: Vec<_> =
            (0..5).map(|number| tokio::spawn(Arc::clone(&numbers).answer(number, breaks))).collect();
        while numbers.waiting().len() < 5 {
            tokio::task::yield_now().await;
        }
        drop(turn);
        for (number, request) in (0..).zip(requests) {
            let answer = request.await.unwrap();
            assert_eq!(answer.is_err(), number == 3, "{answer:?}");
        }
    }

    #[tokio::test]
    async fn a_request_that_is_cancelled_is_gone_through_with() {
        let numbers = Arc::new(Numbers::default());
        let (written, mut is_written) = tokio::sync::mpsc::unbounded_channel();
        let keep = move |numbers: Vec<Arc<u32>>| {
            let written = written.clone();
            async move {
                for number in &numbers {
                    written.send(**number).unwrap();
                }
                tell(numbers).await
            }
        };
        let turn = numbers.turn.lock().await;
        let request = tokio::spawn(Arc::clone(&numbers).answer(7, keep));
        while numbers.waiting().is_empty() {
            tokio::task::yield_now().await;
        }
        request.abort();
        drop(turn);
        assert_eq!(is_written.recv().await, Some(7));
    }
}
