//! Lists in pages: `pageSize` and `pageNumber`, and the frame around the entities.

use serde_json::{Value, json};

use crate::error::ApiError;
use crate::http::Call;

/// The largest page that an operation gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Largest(pub(super) usize);

impl Largest {
    /// Of most lists of what is set up.
    pub(super) const SETUP: Self = Self(500);
}

/// A query parameter that counts from 1.
pub(super) fn positive(call: &Call, name: &str, default: usize) -> Result<usize, ApiError> {
    match call.one(name).map(str::parse) {
        None => Ok(default),
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(ApiError::BadRequest(format!("{name} must be a positive number"))),
    }
}

/// A page of a list, of models `…EntityListing`. `entity` is called for the entities of the page alone.
pub(super) fn paged<T>(
    call: &Call,
    path: &str,
    Largest(largest): Largest,
    all: &[T],
    entity: impl Fn(&T) -> Value,
) -> Result<Value, ApiError> {
    let (size, page) = (positive(call, "pageSize", 25)?, positive(call, "pageNumber", 1)?);
    if size > largest {
        return Err(ApiError::BadRequest(format!("pageSize must not be over {largest}")));
    }
    let pages = all.len().div_ceil(size).max(1);
    let entities: Vec<Value> = all.iter().skip((page - 1).saturating_mul(size)).take(size).map(entity).collect();
    let uri = |page: usize| format!("{path}?pageSize={size}&pageNumber={page}");
    let mut listing = json!({
        "entities": entities,
        "pageSize": size,
        "pageNumber": page,
        "total": all.len(),
        "pageCount": pages,
        "selfUri": uri(page),
        "firstUri": uri(1),
        "lastUri": uri(pages),
    });
    if page < pages {
        listing["nextUri"] = uri(page + 1).into();
    }
    if page > 1 {
        listing["previousUri"] = uri(page - 1).into();
    }
    Ok(listing)
}
