use super::*;

const T0: i64 = 1_785_747_600_000;
const ID: &str = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";

fn past(started: i64) -> PastSide {
    PastSide {
        started,
        ended: Some(started + 60_000),
        media: Media::Message,
        kind: Some("webmessaging".into()),
        direction: Some(Direction::Inbound),
        customer: Customer { name: Some("Wei Hansen".into()), address: None },
        queue: Some("q1".into()),
        figures: Figures { talk: 1, hold: 2, holds: 3, wait: 4, acw: 5, handle: 6, transfers: 7 },
        handled: true,
        wrap_up: WrapUp::Code { id: "code".into(), name: None },
        complete: true,
    }
}

#[test]
fn what_was_kept_of_a_conversation_comes_back_as_it_was() {
    let mut store = Store::default();
    let bare = PastSide {
        ended: None,
        media: Media::Unknown,
        kind: None,
        direction: None,
        customer: Customer::default(),
        queue: None,
        figures: Figures::default(),
        handled: false,
        wrap_up: WrapUp::Open,
        complete: false,
        ..past(T0)
    };
    let told = [
        past(T0),
        bare.clone(),
        PastSide { wrap_up: WrapUp::Missing, ..past(T0 + 1) },
        PastSide { wrap_up: WrapUp::NotExpected, ..bare },
        PastSide { wrap_up: WrapUp::Code { id: "ININ-WRAP-UP-TIMEOUT".into(), name: None }, ..past(T0 + 2) },
    ];
    for (place, past) in told.iter().enumerate() {
        assert_eq!(store.keep(&format!("c{place}").into(), past), Kept::New);
    }
    for (place, past) in told.iter().enumerate() {
        let row = store.row(&format!("c{place}")).unwrap();
        assert_eq!(store.past(row).as_ref(), Some(past));
    }
}

#[test]
fn the_later_account_of_a_conversation_counts_and_it_stands_once() {
    let mut store = Store::default();
    assert_eq!(store.keep(&ID.into(), &PastSide { complete: false, ..past(T0) }), Kept::New);
    assert_eq!(store.keep(&ID.into(), &past(T0)), Kept::Known);
    assert_eq!(store.ids().map(|id| id.to_string()).collect::<Vec<_>>(), [ID]);
    assert!(store.is_complete(store.row(ID).unwrap()));
    let version = store.version();
    store.keep(&ID.into(), &past(T0));
    assert_eq!(store.version(), version, "it said what was known");
}

#[test]
fn what_is_asked_of_a_row_of_another_search_is_nothing() {
    let mut store = Store::default();
    store.keep(&ID.into(), &past(T0));
    let row = store.row(ID).unwrap();
    let another = Store::default();
    assert_eq!((another.id(row), another.past(row), another.ended(row)), (None, None, None));
    assert_eq!((another.started(row), another.queue(row)), (0, Symbol::NONE));
}
