//! Rows of every kind: what is counted by kinds is what counting row by row gives, and what is kept is what is worked out anew.

use super::*;
use crate::history::kpi::Entry;
use crate::record::{Facts, Passing, PastSide, WrapUp};
use proptest::prelude::*;

const NAMES: [&str; 4] = ["Maria García", "Mario Gatti", "Åsa Marin", ""];

prop_compose! {
    fn past()(
        (ago, lasts, media) in (0_i64..90, prop::option::of(0_i64..5), 0..Media::ALL.len()),
        direction in prop_oneof![Just(None), Just(Some(Direction::Inbound)), Just(Some(Direction::Outbound))],
        (talk, hold, holds) in (0_i64..40_000, prop_oneof![Just(0), 1_i64..200_000], 0_u32..2),
        (wait, transfers) in (prop_oneof![Just(0), 1_i64..90_000], 0_u32..2),
        (handled, complete, name) in (any::<bool>(), any::<bool>(), 0..NAMES.len()),
        wrap_up in prop_oneof![Just(WrapUp::Missing), Just(WrapUp::Open), Just(WrapUp::Code { id: "w-1".into(), name: None })],
    ) -> PastSide {
        let started = T0 - ago * MINUTE;
        PastSide {
            started,
            ended: lasts.map(|minutes| started + minutes * MINUTE),
            media: Media::ALL[media],
            kind: None,
            direction,
            customer: crate::record::Customer { name: Some(NAMES[name].into()), address: None },
            queue: None,
            figures: Figures { talk, hold, holds, wait, acw: 3, handle: talk + hold + 3, transfers },
            handled,
            wrap_up,
            complete,
        }
    }
}

prop_compose! {
    fn store()(pasts in prop::collection::vec((past(), any::<bool>(), any::<bool>()), 0..60)) -> Store {
        let mut store = Store::default();
        for (number, (past, passed, abandoned)) in pasts.into_iter().enumerate() {
            let id = format!("c{number}").into();
            store.keep(&id, &past);
            let passed = passed.then_some(Passing::Blind);
            store.keep_facts(&id, &Facts { passed, abandoned, ..Facts::default() });
        }
        store
    }
}

prop_compose! {
    fn filter()(
        media in prop::collection::vec(prop::sample::select(&[Media::Call, Media::Email][..]), 0..2),
        direction in prop_oneof![Just(None), Just(Some(Direction::Inbound))],
        stage in prop_oneof![Just(Stage::Ended), Just(Stage::InProgress)],
        figure in prop::option::of(prop::sample::select(&Kpi::ALL[..])),
        part in prop::option::of(Just(Window { from: T0 - 60 * MINUTE, to: T0 - 20 * MINUTE })),
    ) -> Filter {
        Filter { media, direction, stage, figure, part }
    }
}

/// The rows that a filter of rows leaves, told one by one.
fn left(store: &Store, filter: &Filter, bucket: Bucket, flagged: &HashSet<Id>) -> Vec<Row> {
    let is_left = |row: &Row| {
        let entry = Entry::of(store, *row);
        let is_flagged = flagged.contains(&store.id(*row).unwrap());
        let in_bucket = match bucket {
            Bucket::FollowUp => is_flagged,
            bucket => Bucket::of(store, *row) & bucket.bit() > 0,
        };
        in_bucket
            && (filter.media.is_empty() || filter.media.contains(&entry.media))
            && (filter.direction.is_none() || filter.direction == store.direction(*row))
            && (filter.stage == Stage::Ended) == store.ended(*row).is_some()
            && filter.figure.is_none_or(|figure| figure.stands_for(&entry))
            && filter.part.is_none_or(|part| part.contains(entry.started))
    };
    newest_first(store).into_iter().filter(is_left).collect()
}

proptest! {
    #[test]
    fn counting_by_kinds_gives_what_counting_row_by_row_gives(
        store in store(), filter in filter(), bucket in prop::sample::select(&Bucket::ALL[..]),
    ) {
        let flagged: HashSet<Id> = ["c1".into(), "c7".into(), "nowhere".into()].into();
        let asking = Asking { bucket, ..Asking::default() };
        let names = names();
        let wanted = Wanted {
            filter: &filter, asking: &asking, sought: &Sought::Anything, flagged: &flagged, names: &names, live: None,
            zone: Zone(&|_| 0),
        };
        let selection = Selector::new(nfd).select(&store, &wanted);
        let left = |filter: &Filter, bucket: Bucket| left(&store, filter, bucket, &flagged);
        prop_assert_eq!(&selection.rows, &left(&filter, bucket));
        prop_assert_eq!(&selection.charted, &left(&Filter { part: None, ..filter.clone() }, bucket));
        let figured = left(&Filter { figure: None, ..filter.clone() }, bucket);
        prop_assert_eq!(selection.board, Board::of(figured.iter().map(|row| Entry::of(&store, *row))));
        for media in Media::ALL {
            let count = left(&Filter { media: vec![media], ..filter.clone() }, bucket).len();
            prop_assert_eq!(selection.by_media[media as usize] as usize, count, "{:?}", media);
        }
        for direction in [Direction::Inbound, Direction::Outbound] {
            let count = left(&Filter { direction: Some(direction), ..filter.clone() }, bucket).len();
            prop_assert_eq!(selection.by_direction[direction as usize] as usize, count);
        }
        for stage in [Stage::Ended, Stage::InProgress] {
            let count = left(&Filter { stage, ..filter.clone() }, bucket).len();
            prop_assert_eq!(selection.by_stage[stage as usize] as usize, count);
        }
        for bucket in Bucket::ALL {
            prop_assert_eq!(selection.by_bucket[bucket as usize] as usize, left(&filter, bucket).len(), "{:?}", bucket);
        }
    }

    #[test]
    fn whoever_goes_on_typing_finds_what_typing_it_at_once_finds(
        store in store(),
        typed in prop::collection::vec(prop::sample::select(&["m", "ma", "mar", "mar ", "mar g", "mar ga", "maria ga", "g", ""][..]), 1..8),
    ) {
        let (names, flagged, mut selector) = (names(), HashSet::new(), Selector::new(nfd));
        for text in typed {
            let sought = Sought::of(text);
            let wanted = Wanted {
                filter: &Filter::default(), asking: &Asking::default(), sought: &sought, flagged: &flagged, names: &names,
                live: None, zone: Zone(&|_| 0),
            };
            prop_assert_eq!(selector.select(&store, &wanted), Selector::new(nfd).select(&store, &wanted), "{}", text);
        }
    }

    #[test]
    fn customers_stand_in_the_same_order_whether_it_was_prepared_or_not(store in store()) {
        let asking = Asking { sort: Sort::default().pressed(Column::Customer), ..Asking::default() };
        let (names, flagged, filter, first) = (names(), HashSet::new(), Filter::default(), Asking::default());
        let wanted = |asking| Wanted {
            filter: &filter, asking, sought: &Sought::Anything, flagged: &flagged, names: &names, live: None,
            zone: Zone(&|_| 0),
        };
        let mut prepared = Selector::new(nfd);
        prepared.select(&store, &wanted(&first));
        prepared.prepare(&store);
        let selection = prepared.select(&store, &wanted(&asking));
        prop_assert_eq!(&selection, &Selector::new(nfd).select(&store, &wanted(&asking)));
        let called = |row: &Row| store.texts().text(store.customer(*row).0).map(|name| nfd(&name.to_lowercase()));
        let mut names: Vec<_> = selection.rows.iter().map(called).collect();
        names.retain(Option::is_some);
        prop_assert!(names.is_sorted(), "{:?}", names);
    }
}
