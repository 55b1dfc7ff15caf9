//! What is going on at the desk, and the threads that do the work.
