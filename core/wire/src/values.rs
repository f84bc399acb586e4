//! How values stand on the wire: instants, lists that may be `null`, objects of which nothing must be there.

use crate::calendar::of_iso;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;

/// Declares a model: `field: Type = "nameOnTheWire"`. Every field may be absent; what the wire has more is passed over, or goes
/// to the one [`Rest`] of the model, which is declared after its fields: `..pub field: Type`.
///
/// This stands in for serde's derive, which makes code for duplicates, for missing fields, and for giving back each field
/// on each error: four times as much for a page that is loaded by every agent every day.
#[macro_export]
macro_rules! wire_model {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$fmeta:meta])* pub $field:ident: $type:ty = $wire:literal),+ $(,)?
        $(.. $(#[$rmeta:meta])* pub $rest:ident: $rtype:ty)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $vis struct $name {
            $($(#[$fmeta])* pub $field: $type,)+
            $($(#[$rmeta])* pub $rest: $rtype,)?
        }

        impl $name {
            /// The names on the wire of all fields that are read.
            #[allow(dead_code, reason = "for those models that a test holds against the contract")]
            $vis const FIELDS: &[&str] = &[$($wire),+];
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;
                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                        f.write_str(stringify!($name))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        use $crate::values::{Field, FieldOf};
                        #[allow(non_camel_case_types)]
                        #[derive(Clone, Copy)]
                        enum Name { $($field),+ }
                        const FIELDS: &[Name] = &[$(Name::$field),+];
                        let mut model = $name::default();
                        let names = FieldOf { names: $name::FIELDS, other: None };
                        $(
                            let other = <$rtype as $crate::values::Rest>::name();
                            let names = FieldOf { other: Some(&other), ..names };
                        )?
                        while let Some(index) = map.next_key_seed(names)? {
                            match FIELDS.get(index) {
                                $(Some(Name::$field) => model.$field.read_from(&mut map)?,)+
                                None => {
                                    $(
                                        $crate::values::Rest::read_from(&mut model.$rest, &other.take(), &mut map)?;
                                        continue;
                                    )?
                                    #[allow(unreachable_code, reason = "the model keeps the rest")]
                                    let _: serde::de::IgnoredAny = map.next_value()?;
                                }
                            }
                        }
                        Ok(model)
                    }
                }
                deserializer.deserialize_map(Object)
            }
        }
    };
}

/// A field of a model: how it is read, `null` included.
pub trait Field<'de> {
    /// Reads the value whose name has been read.
    ///
    /// # Errors
    /// Where it is of another type.
    fn read_from<A: serde::de::MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// What takes all that a model has no field for.
pub trait Rest<'de> {
    /// Where the names stand that it is told.
    fn name() -> Cell<String> {
        Cell::default()
    }

    /// Reads, or passes over, the value of this name.
    ///
    /// # Errors
    /// Where it is not the value that its name stands for.
    fn read_from<A: serde::de::MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, T: Deserialize<'de>> Field<'de> for Option<T> {
    fn read_from<A: serde::de::MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }
}

impl<'de, T: Deserialize<'de>> Field<'de> for Vec<T> {
    fn read_from<A: serde::de::MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value::<Option<Self>>()?.unwrap_or_default();
        Ok(())
    }
}

/// A value that is kept as it was written.
#[derive(Clone, Debug)]
pub struct Raw(pub Box<RawValue>);

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for Raw {}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

/// Reads a key as its place in a list of names; a place beyond the list for one that is not in it.
#[derive(Clone, Copy)]
pub struct FieldOf<'a> {
    /// The names.
    pub names: &'static [&'static str],
    /// Where the name goes that is not in the list, if somebody asks for it.
    pub other: Option<&'a Cell<String>>,
}

impl<'de> DeserializeSeed<'de> for FieldOf<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldOf<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let place = self.names.iter().position(|&known| known == name);
        if let (None, Some(other)) = (place, self.other) {
            other.set(name.to_owned());
        }
        Ok(place.unwrap_or(usize::MAX))
    }
}

/// An instant, epoch milliseconds; on the wire an RFC 3339 text such as `2026-08-01T07:28:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Instant;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an RFC 3339 instant")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Instant, E> {
                of_iso(text).map(Instant).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// A number of anything that is counted or measured; on the wire it may be written with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount(pub i64);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[allow(clippy::cast_possible_truncation, reason = "it saturates")]
        f64::deserialize(deserializer).map(|number| Self(number.round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    wire_model! {
        /// A model of this test.
        struct Thing {
            /// A text.
            pub name: Option<String> = "thingName",
            /// A list.
            pub parts: Vec<Thing> = "parts",
        }
    }

    fn read(text: &str) -> Result<Thing, serde_json::Error> {
        serde_json::from_str(text)
    }

    fn named(name: &str) -> Thing {
        Thing { name: Some(name.to_owned()), parts: Vec::new() }
    }

    #[test]
    fn a_model_needs_none_of_its_fields_and_passes_over_what_it_does_not_know() {
        assert_eq!(read("{}").unwrap(), Thing::default());
        assert_eq!(read(r#"{"thingName":null,"parts":null}"#).unwrap(), Thing::default());
        let text = r#"{"new":{"a":[1,2]},"thingName":"a","x":null,"parts":[{"thingName":"b"},{}]}"#;
        assert_eq!(read(text).unwrap(), Thing { parts: vec![named("b"), Thing::default()], ..named("a") });
    }

    #[test]
    fn of_a_name_that_comes_twice_the_last_value_counts() {
        assert_eq!(read(r#"{"thingName":"a","thingName":"b"}"#).unwrap(), named("b"));
    }

    #[test]
    fn a_name_that_is_written_with_escapes_is_the_same_name() {
        assert_eq!(read(r#"{"thing\u004eame":"a"}"#).unwrap(), named("a"));
    }

    #[test]
    fn a_value_of_another_type_is_an_error_with_its_place() {
        for text in [r#"{"thingName":5}"#, r#"{"parts":{}}"#, r#"{"parts":[5]}"#, "[]", "5", "null", r#"{"thingName":"#]
        {
            let error = read(text).unwrap_err();
            assert!(error.line() > 0, "{text}");
        }
    }

    #[test]
    fn instants_are_read_in_every_spelling_of_the_api() {
        for text in [
            "2026-08-01T00:00:00.000Z",
            "2026-08-01T00:00:00Z",
            "2026-08-01T02:00:00.000+02:00",
            "2026-08-01T00:00:00.000+0000",
        ] {
            assert_eq!(serde_json::from_value::<Instant>(text.into()).unwrap().0, 1_785_542_400_000, "{text}");
        }
        let leap = serde_json::from_value::<Instant>("2026-07-31T23:59:60.000Z".into()).unwrap();
        assert_eq!(leap.0, 1_785_542_400_000, "D11: the second after a day's last is the next day's first");
        for text in ["2026-08-01T00:00Z", "yesterday", "", "2026-13-01T00:00:00Z", "ä"] {
            assert!(serde_json::from_value::<Instant>(text.into()).is_err(), "{text}");
        }
    }
}
