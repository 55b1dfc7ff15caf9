//! Checks one signature under one public key.
