//! What people meet first; it stands on all other storeys and nothing stands on it.

pub mod home;
pub mod readiness;
