//! What a conversation took: so far or final, and where what was seen live and what is on record are not the same.

use super::{Close, said};
use crate::browser::local_time;
use crate::state::{Closeup, Desk};
use crate::ui::bind::{part, text};
use leptos::prelude::*;
use tidemark_core::live::Group;
use tidemark_core::record::{Figure, SoFar};
use tidemark_core::text;
use tidemark_core::words;

/// Reads a figure at an instant of the server's clock.
type Read = fn(&Closeup, i64) -> Option<String>;

/// The figures, and what is to be said of them.
pub(super) fn figures(close: Close) -> AnyView {
    view! {
        <section class="detail-part" aria-labelledby="detail-figures">
            <h3 id="detail-figures">{text!("Figures")} " " <span class="soft">{said(close, provenance)}</span></h3>
            <dl class="figures">
                {figure(close, text!("Began"), None, |close, _| close.began.clone())}
                {figure(close, text!("Ended"), None, ended)}
                {figure(close, words::of_figure(Figure::Talk), Some(Figure::Talk), |close, now| Some(told(close, took(close, now)?.talk)))}
                {figure(close, words::of_figure(Figure::Hold), Some(Figure::Hold), hold)}
                {figure(
                    close,
                    words::of_figure(Figure::AfterCall),
                    Some(Figure::AfterCall),
                    |close, now| Some(told(close, took(close, now)?.acw)),
                )}
                {figure(close, words::of_figure(Figure::Total), Some(Figure::Total), |close, now| Some(told(close, took(close, now)?.total)))}
                {figure(close, text!("Waited in queues"), None, |close, _| Some(words::duration(close.past.as_ref()?.figures.wait)))}
                {figure(close, text!("Handled"), None, |close, _| close.past.as_ref()?.handle().map(words::duration))}
                {figure(close, text!("Transfers"), None, |close, _| Some(words::count(u64::from(close.past.as_ref()?.figures.transfers))))}
                {figure(close, text!("Wrap-up"), None, |close, _| Some(close.wrap_up.words()).filter(|words| !words.is_empty()))}
            </dl>
            {part(move || {
                let is_elsewhere = close.with(|close| close.as_ref().is_some_and(|close| time_elsewhere(close).is_some()));
                is_elsewhere.then(|| view! { <p class="soft">{words::of_time_elsewhere()}</p> }).into_any()
            })}
            {part(move || {
                let words = close.with(|close| close.as_ref().and_then(|close| close.corrections.clone()));
                words.map(|words| view! { <p class="soft">{words}</p> }).into_any()
            })}
        </section>
    }
    .into_any()
}

/// Where they come from, and whether they can still grow.
fn provenance(close: &Closeup) -> String {
    match (&close.live, &close.past) {
        (Some(live), _) if live.group == Group::Ended => words::of_settling(live.settling).1.to_owned(),
        (Some(_), _) => text!("So far, as seen live.").to_owned(),
        (None, Some(past)) if !past.handled => {
            text!("Your own share: you did not handle this conversation.").to_owned()
        }
        (None, Some(past)) if past.unfinished => text!("So far, as Genesys Cloud has them on record.").to_owned(),
        (None, Some(_)) => words::of_settling(None).1.to_owned(),
        (None, None) => String::new(),
    }
}

/// A name, a value, and both values where there are two.
fn figure(close: Close, name: &'static str, differs: Option<Figure>, read: Read) -> AnyView {
    let desk = expect_context::<Desk>();
    let value = text(move || {
        // What goes on beside a list that stands still is told with its own time.
        let now = desk.top().clock.get();
        close.with(|close| close.as_ref().and_then(|close| read(close, now))).unwrap_or_else(|| "–".to_owned())
    });
    let difference = text(move || {
        close.with(|close| {
            let mut differences = close.iter().flat_map(|close| &close.differences);
            differences.find(|found| Some(found.figure) == differs).map(words::of_difference).unwrap_or_default()
        })
    });
    view! {
        <div class="figure">
            <dt>{name}</dt>
            <dd><bdi>{value}</bdi> <span class="differs">{difference}</span></dd>
        </div>
    }
    .into_any()
}

/// What it has taken until `now`; nothing of the whole where its end is not known.
fn took(close: &Closeup, now: i64) -> Option<SoFar> {
    if let Some(live) = &close.live {
        return Some(live.so_far(now));
    }
    let past = close.past.as_ref()?;
    let figures = past.figures;
    Some(SoFar {
        talk: figures.talk,
        hold: figures.hold,
        holds: figures.holds,
        acw: figures.acw,
        total: past.duration.unwrap_or(0),
        ..SoFar::default()
    })
}

/// As the row beside it tells it.
fn told(close: &Closeup, ms: i64) -> String {
    close.live.as_ref().map_or_else(|| words::duration(ms), |live| live.told(ms))
}

/// As its beginning is told, of what is over and on record.
fn ended(close: &Closeup, now: i64) -> Option<String> {
    let past = close.past.as_ref()?;
    Some(local_time::instant(past.began + past.duration?, now))
}

/// What Genesys calls hold of what is written, as the history tells it.
fn time_elsewhere(close: &Closeup) -> Option<i64> {
    let is_written = !close.about.as_ref()?.media.is_put_on_hold();
    Some(close.past.as_ref()?.figures.hold).filter(|hold| is_written && *hold > 0)
}

fn hold(close: &Closeup, now: i64) -> Option<String> {
    let SoFar { hold, holds, .. } = took(close, now)?;
    let words = told(close, hold);
    if let Some(elsewhere) = time_elsewhere(close) {
        return Some(format!("({})", words::duration(elsewhere)));
    }
    Some(if holds > 1 { format!("{words} ({holds}×)") } else { words })
}
