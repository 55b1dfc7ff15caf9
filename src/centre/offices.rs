//! The offices of the regency.

use tokio_postgres::{GenericClient, Row, error::SqlState};

use super::error::{CentreError, What};
use crate::{
    bundle::Fields,
    visit::{Field, MAX_FIELD_CHARS},
};

/// An office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its key in every table.
    pub id: i32,
    /// Its short code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The office above it.
    pub parent: Option<i32>,
    /// How many people may be inside.
    pub capacity: Option<i32>,
    /// Its floor area.
    pub area_m2: Option<i32>,
    /// What its posts send.
    pub fields: Fields,
    /// After how many days its visits are emptied here.
    pub retention_days: i32,
}

/// What is to become of an office; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// See [`Office::name`].
    pub name: Option<String>,
    /// The code of the office above.
    pub parent: Option<String>,
    /// See [`Office::capacity`].
    pub capacity: Option<i32>,
    /// See [`Office::area_m2`].
    pub area_m2: Option<i32>,
    /// See [`Office::fields`].
    pub fields: Option<Fields>,
    /// See [`Office::retention_days`].
    pub retention_days: Option<i32>,
}

const COLUMNS: &str = "id, code, name, parent, capacity, area_m2, fields, retention_days";

/// All of them, by name.
pub async fn list(client: &impl GenericClient) -> Result<Vec<Office>, CentreError> {
    let rows = client.query(&format!("SELECT {COLUMNS} FROM office ORDER BY name, id"), &[]).await?;
    Ok(rows.iter().map(office).collect())
}

/// The one with this code.
pub async fn with_code(client: &impl GenericClient, code: &str) -> Result<Office, CentreError> {
    let row = client.query_opt(&format!("SELECT {COLUMNS} FROM office WHERE code = $1"), &[&code]).await?;
    row.as_ref().map(office).ok_or_else(|| CentreError::Unknown { what: What::Office, name: code.to_owned() })
}

/// The one with this key.
pub async fn with_id(client: &impl GenericClient, id: i32) -> Result<Office, CentreError> {
    let row = client.query_opt(&format!("SELECT {COLUMNS} FROM office WHERE id = $1"), &[&id]).await?;
    row.as_ref().map(office).ok_or_else(|| CentreError::Unknown { what: What::Office, name: id.to_string() })
}

/// A new office.
pub async fn add(
    client: &impl GenericClient,
    code: &str,
    name: &str,
    wish: &Wish,
) -> Result<(), CentreError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&letter);
    if !(1..=100).contains(&code.len()) || !code.chars().all(plain) {
        return Err(CentreError::Unusable(What::Code));
    }
    check_name(name)?;
    client.execute("INSERT INTO office (code, name) VALUES ($1, $2)", &[&code, &name]).await.map_err(
        |error| match error.code() {
            Some(&SqlState::UNIQUE_VIOLATION) => {
                CentreError::Exists { what: What::Office, name: code.to_owned() }
            }
            _ => error.into(),
        },
    )?;
    set(client, code, wish).await
}

/// Changes an office. Fields that it no longer sends are emptied in what it has sent.
pub async fn set(client: &impl GenericClient, code: &str, wish: &Wish) -> Result<(), CentreError> {
    let office = with_code(client, code).await?;
    if let Some(name) = &wish.name {
        check_name(name)?;
    }
    let parent = match &wish.parent {
        Some(code) => Some(with_code(client, code).await?.id),
        None => office.parent,
    };
    if [wish.capacity, wish.area_m2, wish.retention_days].into_iter().flatten().any(|number| number < 1) {
        return Err(CentreError::Unusable(What::Number));
    }
    let fields = wish.fields.unwrap_or(office.fields);
    let codes: Vec<&str> = fields.chosen().map(Field::code).collect();
    client
        .execute(
            "UPDATE office SET name = $2, parent = $3, capacity = $4, area_m2 = $5, fields = $6,
                retention_days = $7 WHERE id = $1",
            &[
                &office.id,
                wish.name.as_ref().unwrap_or(&office.name),
                &parent,
                &wish.capacity.or(office.capacity),
                &wish.area_m2.or(office.area_m2),
                &codes,
                &wish.retention_days.unwrap_or(office.retention_days),
            ],
        )
        .await?;
    let gone: Vec<&str> = Field::ALL
        .iter()
        .copied()
        .filter(|field| office.fields.has(*field) && !fields.has(*field))
        .map(column)
        .collect();
    if !gone.is_empty() {
        let emptied = gone.iter().map(|column| format!("{column} = ''")).collect::<Vec<_>>().join(", ");
        client.execute(&format!("UPDATE visit SET {emptied} WHERE office = $1"), &[&office.id]).await?;
    }
    Ok(())
}

/// The column of a field that is a text; see the table `visit`.
fn column(field: Field) -> &'static str {
    match field {
        // `post` is the key of the post that sent it.
        Field::Post => "desk",
        field => field.code(),
    }
}

/// Whether this can be a name that people read.
pub fn check_name(name: &str) -> Result<(), CentreError> {
    let fits = !name.trim().is_empty()
        && name.chars().count() <= MAX_FIELD_CHARS
        && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(CentreError::Unusable(What::Name)) }
}

fn office(row: &Row) -> Office {
    let codes: Vec<String> = row.get(6);
    let fields: Vec<Field> = codes.iter().filter_map(|code| Field::from_code(code)).collect();
    Office {
        id: row.get(0),
        code: row.get(1),
        name: row.get(2),
        parent: row.get(3),
        capacity: row.get(4),
        area_m2: row.get(5),
        fields: Fields::of(&fields),
        retention_days: row.get(7),
    }
}
