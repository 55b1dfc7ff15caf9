//! Who may look at the pages, and his sessions.

use aws_lc_rs::{constant_time::verify_slices_are_equal, rand};
use data_encoding::BASE64URL_NOPAD;
use tokio_postgres::{GenericClient, Row, error::SqlState};
use zeroize::Zeroizing;

use super::{
    error::{CentreError, What},
    offices,
};
use crate::{
    data_folder::{MAX_PIN_CHARS, Pin},
    digest::sha256,
    time::Timestamp,
};

/// The shortest password.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// After so many wrong passwords in a row an account is locked: a minute at first, twice as long each time after that, a day
/// at most.
const MAX_FAILURES: i32 = 5;
const TOKEN_BYTES: usize = 32;

/// What somebody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Numbers of all offices, no names.
    Viewer,
    /// His own office, with its guest book.
    Head,
    /// Names, with a reason that is written down.
    Tracer,
    /// Posts, lists and accounts; no names.
    Administrator,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    /// His key.
    pub id: i32,
    /// What he types in to log in.
    pub login: String,
    /// What he is called.
    pub name: String,
    /// What he may see.
    pub role: Role,
    /// His office, where he is the head of one.
    pub office: Option<i32>,
}

/// An account, as the administrator sees it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who it is of.
    pub person: Person,
    /// Until when nobody can log in with it.
    pub locked_until: Option<Timestamp>,
    /// Whether it is closed.
    pub disabled: bool,
}

/// What a browser proves itself with. Only its hash is kept.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; TOKEN_BYTES]>);

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Head, Self::Tracer, Self::Administrator];

    /// Its stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Head => "head",
            Self::Tracer => "tracer",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl Person {
    /// Whether he may see the numbers of this office.
    pub fn may_see(&self, office: i32) -> bool {
        self.office.is_none_or(|own| own == office)
    }

    /// Whether he may see names in this office, if he says why.
    pub fn may_see_names(&self, office: i32) -> bool {
        match self.role {
            Role::Tracer => true,
            Role::Head => self.office == Some(office),
            Role::Viewer | Role::Administrator => false,
        }
    }
}

impl Token {
    /// A new one.
    pub fn generate() -> Result<Self, CentreError> {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        rand::fill(bytes.as_mut()).map_err(|_| CentreError::Keys)?;
        Ok(Self(bytes))
    }

    /// As a cookie has it.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// As a cookie has it.
    pub fn secret(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.as_ref())
    }

    /// By which the session is found.
    pub fn hash(&self) -> [u8; 32] {
        sha256(self.0.as_ref())
    }

    /// What each form of this session bears, so that no other page can send one.
    pub fn form_code(&self) -> String {
        let mut bytes = b"form\0".to_vec();
        bytes.extend_from_slice(self.0.as_ref());
        BASE64URL_NOPAD.encode(&sha256(&bytes))
    }

    /// Whether a form bears it.
    pub fn is_form_code(&self, code: &str) -> bool {
        verify_slices_are_equal(code.as_bytes(), self.form_code().as_bytes()).is_ok()
    }
}

/// A new account.
pub async fn add(
    client: &impl GenericClient,
    login: &str,
    name: &str,
    role: Role,
    office: Option<&str>,
    password: &str,
) -> Result<(), CentreError> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-_@".contains(letter);
    if !(1..=100).contains(&login.len()) || !login.chars().all(plain) {
        return Err(CentreError::Unusable(What::Account));
    }
    offices::check_name(name)?;
    let office = match (role, office) {
        (Role::Head, Some(code)) => Some(offices::with_code(client, code).await?.id),
        (Role::Head, None) => return Err(CentreError::Unusable(What::Office)),
        (_, None) => None,
        (_, Some(_)) => return Err(CentreError::Unusable(What::Role)),
    };
    let password = hashed(password)?;
    client
        .execute(
            "INSERT INTO account (login, name, role, office, password) VALUES ($1, $2, $3, $4, $5)",
            &[&login, &name, &role.code(), &office, &password],
        )
        .await
        .map_err(|error| match error.code() {
            Some(&SqlState::UNIQUE_VIOLATION) => {
                CentreError::Exists { what: What::Account, name: login.to_owned() }
            }
            _ => error.into(),
        })?;
    Ok(())
}

/// Another password; it ends the sessions and the lock of the account.
pub async fn set_password(
    client: &impl GenericClient,
    login: &str,
    password: &str,
) -> Result<(), CentreError> {
    let password = hashed(password)?;
    let sql = "UPDATE account SET password = $2, failed = 0, locked_until = NULL WHERE login = $1";
    changed(client.execute(sql, &[&login, &password]).await?, login)?;
    end_sessions(client, login).await
}

/// Closes an account, or opens it again.
pub async fn set_disabled(
    client: &impl GenericClient,
    login: &str,
    disabled: bool,
) -> Result<(), CentreError> {
    let sql = "UPDATE account SET disabled = CASE WHEN $2 THEN now() END WHERE login = $1";
    changed(client.execute(sql, &[&login, &disabled]).await?, login)?;
    end_sessions(client, login).await
}

/// All accounts, by login.
pub async fn list(client: &impl GenericClient) -> Result<Vec<Account>, CentreError> {
    let sql = "SELECT id, login, name, role, office, locked_until, disabled IS NOT NULL FROM account ORDER BY login";
    let rows = client.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok(Account { person: person(row)?, locked_until: row.get(5), disabled: row.get(6) }))
        .collect()
}

/// Logs somebody in. `None` for an account that there is not, that is closed or locked, and for a wrong password: they
/// look the same from outside, and take as long.
pub async fn log_in(
    client: &mut deadpool_postgres::Object,
    login: &str,
    password: Zeroizing<String>,
) -> Result<Option<(Person, Token)>, CentreError> {
    let row = client
        .query_opt(
            "SELECT id, login, name, role, office, password,
                disabled IS NULL AND coalesce(locked_until <= now(), true) FROM account WHERE login = $1",
            &[&login],
        )
        .await?;
    let kept: Option<String> = row.as_ref().map(|row| row.get(5));
    let holds = tokio::task::spawn_blocking(move || is_password(kept.as_deref(), &password))
        .await
        .map_err(|_| CentreError::Busy)?;
    let Some(row) = row else { return Ok(None) };
    let person = person(&row)?;
    let open: bool = row.get(6);
    if !open {
        return Ok(None);
    }
    if !holds {
        client
            .execute(
                "UPDATE account SET failed = failed + 1, locked_until = CASE WHEN failed + 1 >= $2
                    THEN now() + least(interval '1 minute' * 2 ^ least(failed + 1 - $2, 20), interval '1 day') END
                    WHERE id = $1",
                &[&person.id, &MAX_FAILURES],
            )
            .await?;
        tracing::warn!(account = person.id, "a wrong password");
        return Ok(None);
    }
    let token = Token::generate()?;
    let transaction = client.transaction().await?;
    let sql = "UPDATE account SET failed = 0, locked_until = NULL WHERE id = $1";
    transaction.execute(sql, &[&person.id]).await?;
    let sql = "INSERT INTO session (token, account) VALUES ($1, $2)";
    transaction.execute(sql, &[&token.hash().as_slice(), &person.id]).await?;
    transaction.commit().await?;
    Ok(Some((person, token)))
}

/// Who is behind a token.
pub async fn peek(client: &impl GenericClient, token: &Token) -> Result<Option<Person>, CentreError> {
    let sql = "SELECT id, login, name, role, office FROM who($1) WHERE id IS NOT NULL";
    client.query_opt(sql, &[&token.hash().as_slice()]).await?.as_ref().map(person).transpose()
}

/// Who is behind a token; notes that he is still there.
pub async fn with_token(client: &impl GenericClient, token: &Token) -> Result<Option<Person>, CentreError> {
    let found = peek(client, token).await?;
    if found.is_some() {
        // Once a minute is enough.
        let sql = "UPDATE session SET seen = now() WHERE token = $1 AND seen < now() - interval '1 minute'";
        client.execute(sql, &[&token.hash().as_slice()]).await?;
    }
    Ok(found)
}

/// Ends one session.
pub async fn log_out(client: &impl GenericClient, token: &Token) -> Result<(), CentreError> {
    client.execute("DELETE FROM session WHERE token = $1", &[&token.hash().as_slice()]).await?;
    Ok(())
}

async fn end_sessions(client: &impl GenericClient, login: &str) -> Result<(), CentreError> {
    let sql = "DELETE FROM session USING account WHERE account.id = session.account AND account.login = $1";
    client.execute(sql, &[&login]).await?;
    Ok(())
}

fn changed(rows: u64, login: &str) -> Result<(), CentreError> {
    match rows {
        0 => Err(CentreError::Unknown { what: What::Account, name: login.to_owned() }),
        _ => Ok(()),
    }
}

fn hashed(password: &str) -> Result<String, CentreError> {
    let length = password.chars().count();
    if !(MIN_PASSWORD_CHARS..=MAX_PIN_CHARS).contains(&length) {
        return Err(CentreError::Unusable(What::Password));
    }
    Pin::new(password).map(|kept| kept.encoded()).ok_or(CentreError::Keys)
}

/// Takes a quarter of a second, also where there is nothing to compare with.
fn is_password(kept: Option<&str>, password: &str) -> bool {
    if let Some(kept) = kept.and_then(Pin::decoded) {
        return kept.is(password);
    }
    let _ = Pin::new("nobody has this");
    false
}

fn person(row: &Row) -> Result<Person, CentreError> {
    let role: &str = row.get(3);
    Ok(Person {
        id: row.get(0),
        login: row.get(1),
        name: row.get(2),
        role: Role::from_code(role).ok_or(CentreError::Unusable(What::Role))?,
        office: row.get(4),
    })
}
