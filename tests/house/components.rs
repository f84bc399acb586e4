//! What is not ours. The lock files are its inventory: each part has one version, one contents, and one place that it comes from.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Every list of packages of npm, and that of Python.
const NPM: [&str; 4] = [
    "package-lock.json",
    "tests/bench/package-lock.json",
    "tests/contract/javascript/package-lock.json",
    "tests/deploy/observatory/package-lock.json",
];
const PYTHON: &str = "tests/contract/python/requirements.txt";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

/// The value of `key = "value"`, where a line is that.
fn value<'a>(lines: &'a str, key: &str) -> Option<&'a str> {
    lines.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

#[test]
fn every_crate_is_of_the_public_registry_and_known_by_its_contents() {
    let ours = ["Cargo.toml", "core/Cargo.toml", "core/wire/Cargo.toml", "deploy/Cargo.toml", "sandbox/Cargo.toml"]
        .into_iter()
        .chain(["tests/bench/decode/Cargo.toml"])
        .map(|manifest| value(&text(manifest), "name").unwrap().to_owned())
        .collect::<Vec<_>>();
    let lock = text("Cargo.lock");
    let mut count = 0;
    for package in lock.split("[[package]]\n").skip(1) {
        let name = value(package, "name").unwrap();
        match value(package, "source") {
            None => assert!(ours.iter().any(|own| own == name), "{name} comes from nowhere"),
            Some(source) => {
                assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
                assert!(value(package, "checksum").is_some_and(|sum| sum.len() == 64), "{name} may be anything");
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} crates");
}

#[test]
fn every_package_of_npm_builds_or_tests_and_is_known_by_its_contents() {
    for list in NPM {
        let lock: Value = serde_json::from_str(&text(list)).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        assert!(packages.len() > 3, "{list}: {} packages", packages.len());
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert_eq!(package["dev"], true, "{list}: {name} would be part of something");
            assert!(package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")), "{list}: {name}");
            let from = package["resolved"].as_str();
            assert!(
                from.is_none_or(|from| from.starts_with("https://registry.npmjs.org/")),
                "{list}: {name} of {from:?}"
            );
        }
    }
}

#[test]
fn every_package_of_python_has_one_version() {
    let list = text(PYTHON);
    let packages: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(packages.len() > 3, "{packages:?}");
    for package in packages {
        let version = package.split_once("==").map(|(_, version)| version);
        assert!(version.is_some_and(|version| !version.contains(['*', ' ', ','])), "{package}");
    }
}

#[test]
fn no_file_of_the_project_leads_to_another_registry() {
    let config = text(".cargo/config.toml");
    assert!(!["registr", "[source", "replace-with"].iter().any(|word| config.contains(word)), "{config}");
    for name in [".npmrc", "tests/contract/python/pip.conf", "pip.conf"] {
        assert!(!path(name).exists(), "{name}");
    }
    for manifest in ["Cargo.toml", "core/Cargo.toml", "core/wire/Cargo.toml", "deploy/Cargo.toml", "sandbox/Cargo.toml"]
    {
        let manifest_text = text(manifest);
        let stray = ["[patch", "git = ", "registry = "].into_iter().find(|word| manifest_text.contains(word));
        assert_eq!(stray, None, "{manifest}");
    }
}

/// What a regular expression costs is then known from the source: those of the scripts are written out, and none stands in another.
#[test]
fn no_regular_expression_is_made_of_data() {
    fn walk(at: &Path, found: &mut Vec<PathBuf>) {
        if at.is_dir() {
            for entry in fs::read_dir(at).unwrap() {
                walk(&entry.unwrap().path(), found);
            }
        } else {
            found.push(at.to_owned());
        }
    }
    let mut sources = Vec::new();
    for place in ["src", "core/src", "core/wire/src", "boot.js", "relay.js", "languages/speak.js"] {
        walk(&path(place), &mut sources);
    }
    assert!(sources.len() > 100, "{} sources", sources.len());
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        for word in ["regex::", "RegExp"] {
            assert!(!text.contains(word), "{} names {word}", source.display());
        }
    }
}
