//! What an address takes to be let in, declared beside what it leads to.

use people_model::policy::Action;

/// What an address takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing, and nobody is looked up: it is asked by machines, or is a file that is the same for everybody.
    Machine,
    /// Nothing: it gives away nothing.
    Nothing,
    /// A role that includes one of the actions. The first is what is mostly done there.
    OneOf(&'static [Action]),
    /// Somebody whose own it is, in a session that has nothing to see to first.
    Own,
}

/// The path of a server function, and what it takes.
pub type Endpoint = (&'static str, Need);
