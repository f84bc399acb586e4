//! The people who call and write. Their numbers and addresses are of ranges reserved for examples, so that none of them
//! is anybody's.

use std::sync::Arc;

use crate::dice::{Dice, Purpose};
use crate::id::{Id, Kind};

const COUNT: usize = 320;

const GIVEN: [&str; 32] = [
    "John",
    "Maria",
    "Noor",
    "Lars",
    "Sinéad",
    "José",
    "Chloë",
    "Wei",
    "Fatima",
    "Oluwaseun",
    "Anaïs",
    "Björn",
    "Kateřina",
    "Pavel",
    "Ingrid",
    "Tomás",
    "Yuki",
    "Leila",
    "Mateo",
    "Siobhán",
    "Håkon",
    "Renée",
    "Dmitri",
    "Amara",
    "Giulia",
    "Nikolaj",
    "Thị Hoa",
    "Zeynep",
    "Owen",
    "Marta",
    "Élodie",
    "Ravi",
];
const FAMILY: [&str; 32] = [
    "Doe",
    "García",
    "Al-Sayed",
    "Ångström",
    "Ó Briain",
    "Núñez",
    "Lefèvre",
    "Zhang",
    "Haddad",
    "Adeyemi",
    "Dubois",
    "Sjöberg",
    "Novák",
    "Ivanov",
    "Hansen",
    "Peña",
    "佐藤",
    "Farahani",
    "Fernández",
    "Murphy",
    "Østby",
    "Côté",
    "Sokolov",
    "Nwosu",
    "Ferrari",
    "Højgaard",
    "Trần",
    "Çelik",
    "Price",
    "Kowalczyk",
    "O'Neill & Sons",
    "Iyer",
];

/// Somebody outside the organisation.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: Id,
    pub(crate) name: String,
    /// E.164.
    pub(crate) number: String,
    pub(crate) mailbox: String,
    /// Where the organisation keeps them as an external contact.
    pub(crate) contact: Option<Id>,
}

/// Name and number.
const EXPERTS: [(&str, &str); 3] =
    [("Agnieszka Wójcik", "+12065550101"), ("Parcel Depot North", "+12065550102"), ("Hedda Quist", "+12065550103")];

impl Customer {
    pub(super) fn experts() -> Vec<Arc<Self>> {
        EXPERTS.map(|(name, number)| Arc::new(Self { number: number.to_owned(), ..Self::named(name) })).into()
    }

    pub(super) fn drawn(seed: u64) -> Vec<Arc<Self>> {
        (0..COUNT)
            .map(|number| {
                let mut dice = Dice::new(seed, Purpose::Customers, number as u64);
                let id = Id::seeded(Kind::Customer, seed, number as u64);
                Arc::new(Self {
                    id,
                    name: format!("{} {}", dice.pick(GIVEN), dice.pick(FAMILY)),
                    number: phone(&mut dice),
                    mailbox: format!("customer.{number}@example.{}", dice.pick(["com", "org"])),
                    contact: dice.chance(40).then(|| id.part(Kind::ExternalContact, 0)),
                })
            })
            .collect()
    }
}

impl Customer {
    /// The company they are of, where the organisation knows it.
    pub(crate) fn organization(&self) -> Option<Id> {
        self.contact
            .filter(|_| self.id.low_bits().is_multiple_of(2))
            .map(|contact| contact.part(Kind::ExternalOrganization, 0))
    }

    /// ISO 3166-1 alpha-2, of their number.
    pub(crate) fn country(&self) -> &'static str {
        if self.number.starts_with("+44") { "GB" } else { "US" }
    }

    /// Somebody of a given name, whom a script brings in: the same one each time.
    pub(crate) fn named(name: &str) -> Self {
        let number = name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let id = Id::fixed(Kind::Customer, number);
        let digits = id.low_bits() % 800;
        Self {
            id,
            name: name.to_owned(),
            number: format!("+442079460{:03}", 200 + digits),
            mailbox: format!("guest.{digits}@example.com"),
            contact: None,
        }
    }

    /// The same, kept by the organisation as an external contact.
    pub(crate) fn kept(self) -> Self {
        Self { contact: Some(self.id.part(Kind::ExternalContact, 0)), ..self }
    }
}

/// +1 NPA 555 01xx and +44 20 7946 0xxx are set aside for fiction.
fn phone(dice: &mut Dice) -> String {
    if dice.chance(60) {
        format!("+1{}55501{:02}", dice.pick([212, 303, 317, 415, 512, 617, 702, 808]), dice.between(4, 99))
    } else {
        format!("+442079460{:03}", dice.between(200, 999))
    }
}
