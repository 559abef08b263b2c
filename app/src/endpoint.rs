//! The server functions of all packages. A feature declares what its own take.

use base::access::Endpoint;

pub const ENDPOINTS: &[&[Endpoint]] = &[
    account::ENDPOINTS,
    approval::ENDPOINTS,
    audit::ENDPOINTS,
    base::comment::ENDPOINTS,
    base::history::ENDPOINTS,
    base::job::ENDPOINTS,
    base::person::ENDPOINTS,
    board::ENDPOINTS,
    budget::ENDPOINTS,
    check_in::ENDPOINTS,
    data::ENDPOINTS,
    decompose::ENDPOINTS,
    delegation::ENDPOINTS,
    find::ENDPOINTS,
    home::ENDPOINTS,
    job::ENDPOINTS,
    notice::ENDPOINTS,
    organization::ENDPOINTS,
    people::ENDPOINTS,
    policy::ENDPOINTS,
    rest::ENDPOINTS,
    timetable::ENDPOINTS,
];
