//! What the host has written into the address: an allow-list, compared exactly.

use crate::genesys::Region;
use crate::genesys::region::{PUBLIC_REGIONS, SANDBOX};
use crate::record::Id;

/// What of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The conversation beside which the page stands, where it is a widget.
    pub conversation: Option<Id>,
}

/// Why the page does not serve this host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Its region is none that there is; the name of the parameter.
    Unknown(&'static str),
    /// It is in another region than the deployment; the domain of its region.
    Other(&'static str),
}

/// Longer than any value that a host writes.
const LONGEST: usize = 200;

/// The names of environments in the host's own words, by domain (source: its service discovery, 3.0.500).
const ENVIRONMENTS: [(&str, &str); 17] = [
    ("prod", "mypurecloud.com"),
    ("fedramp-use2-core", "use2.us-gov-pure.cloud"),
    ("prod-usw2", "usw2.pure.cloud"),
    ("prod-cac1", "cac1.pure.cloud"),
    ("prod-mxc1", "mxc1.pure.cloud"),
    ("prod-sae1", "sae1.pure.cloud"),
    ("prod-euw1", "mypurecloud.ie"),
    ("prod-euw2", "euw2.pure.cloud"),
    ("prod-euc1", "mypurecloud.de"),
    ("prod-euc2", "euc2.pure.cloud"),
    ("prod-mec1", "mec1.pure.cloud"),
    ("prod-aps1", "aps1.pure.cloud"),
    ("prod-apne1", "mypurecloud.jp"),
    ("prod-apne2", "apne2.pure.cloud"),
    ("prod-apne3", "apne3.pure.cloud"),
    ("prod-apse1", "apse1.pure.cloud"),
    ("prod-apse2", "mypurecloud.com.au"),
];

/// A placeholder's value.
enum Filled {
    /// It is not there, or the host has not filled it.
    Not,
    Once(String),
    /// Several times, or longer than any.
    Badly,
}

impl Context {
    /// Reads the query of the address that the page was opened with, for a deployment in `region`.
    ///
    /// # Errors
    /// The host says that it is elsewhere, or nowhere.
    pub fn read(query: &str, region: Region) -> Result<Self, Misfit> {
        // Not every region's environment has a name that is known here. Its origin has, and is the stronger word of the two:
        // the page speaks with nobody else.
        let is_here = matches!(filled(query, "gcHostOrigin"), Filled::Once(origin) if origin == region.apps());
        for (name, read) in [
            ("gcHostOrigin", of_origin as fn(&str, Region) -> Option<&'static str>),
            ("gcTargetEnv", of_environment),
            ("pcEnvironment", of_domain),
        ] {
            match filled(query, name) {
                Filled::Not => {}
                Filled::Badly => return Err(Misfit::Unknown(name)),
                Filled::Once(value) => match read(&value, region) {
                    None if is_here && name == "gcTargetEnv" && is_name(&value) => {}
                    None => return Err(Misfit::Unknown(name)),
                    Some(domain) if domain != region.name() => return Err(Misfit::Other(domain)),
                    Some(_) => {}
                },
            }
        }
        Ok(Self { conversation: beside(query) })
    }
}

/// The conversation beside which the host has put the page, where it is one's widget.
pub fn beside(query: &str) -> Option<Id> {
    ["gcConversationId", "pcConversationId"].into_iter().find_map(|name| match filled(query, name) {
        Filled::Once(id) if is_id(&id) => Some(Id::from(id.to_ascii_lowercase())),
        Filled::Not | Filled::Once(_) | Filled::Badly => None,
    })
}

fn filled(query: &str, wanted: &str) -> Filled {
    let mut values =
        form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == wanted).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (None, _) => Filled::Not,
        (Some(_), Some(_)) => Filled::Badly,
        (Some(value), None) if value.is_empty() || value == format!("{{{{{wanted}}}}}") => Filled::Not,
        (Some(value), None) if value.len() > LONGEST => Filled::Badly,
        (Some(value), None) => Filled::Once(value.into_owned()),
    }
}

fn of_origin(origin: &str, region: Region) -> Option<&'static str> {
    if origin == region.apps() {
        return Some(region.name());
    }
    PUBLIC_REGIONS.iter().find(|region| origin == Region::Public(region).apps()).map(|region| region.domain)
}

fn of_environment(name: &str, region: Region) -> Option<&'static str> {
    if matches!(region, Region::Sandbox { .. }) && name == SANDBOX {
        return Some(SANDBOX);
    }
    ENVIRONMENTS.iter().find(|(known, _)| *known == name).map(|(_, domain)| *domain)
}

fn of_domain(domain: &str, region: Region) -> Option<&'static str> {
    if matches!(region, Region::Sandbox { .. }) && domain == SANDBOX {
        return Some(SANDBOX);
    }
    PUBLIC_REGIONS.iter().map(|region| region.domain).find(|known| *known == domain)
}

/// Whether a text is written as the names of environments are.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text is written as the ids of conversations are.
fn is_id(text: &str) -> bool {
    let groups = text.split('-').map(|group| group.bytes().filter(u8::is_ascii_hexdigit).count());
    text.len() == 36 && groups.eq([8, 4, 4, 4, 12])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";

    fn german(query: &str) -> Result<Context, Misfit> {
        Context::read(query, Region::public("mypurecloud.de").unwrap())
    }

    #[test]
    fn a_host_of_the_deployments_region_is_served_and_its_conversation_is_known() {
        let query = format!(
            "gcHostOrigin=https%3A%2F%2Fapps.mypurecloud.de&gcTargetEnv=prod-euc1&gcConversationId={}&pcEnvironment=mypurecloud.de",
            ID.to_uppercase()
        );
        assert_eq!(german(&query), Ok(Context { conversation: Some(ID.into()) }));
    }

    #[test]
    fn a_host_that_says_nothing_of_where_it_is_is_served() {
        for query in
            ["", "gcHostOrigin=&gcTargetEnv=", "gcHostOrigin={{gcHostOrigin}}&gcConversationId={{gcConversationId}}"]
        {
            assert_eq!(german(query), Ok(Context::default()), "{query}");
        }
    }

    #[test]
    fn f02_a_region_that_is_none_is_refused_by_the_name_of_its_parameter() {
        let long = "x".repeat(100_000);
        for origin in [
            "https://apps.xmypurecloud.de",
            "https://apps.mypurecloud.de.evil.com",
            "https://apps.mypurecloud.de@evil.com",
            "https://evil.com/#https://apps.mypurecloud.de",
            "http://apps.mypurecloud.de",
            "https://apps.mypurecloud.de/",
            "HTTPS://APPS.MYPURECLOUD.DE",
            "http://localhost:8080",
            "http://127.0.0.1",
            "javascript:alert(1)",
            "<script>alert(1)</script>",
            long.as_str(),
        ] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("gcHostOrigin", origin).finish();
            assert_eq!(german(&query), Err(Misfit::Unknown("gcHostOrigin")), "{origin:.60}");
        }
        for name in ["PROD-EUC1", "prod-euc1,prod", "sandbox", "prod-euc1 "] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("gcTargetEnv", name).finish();
            assert_eq!(german(&query), Err(Misfit::Unknown("gcTargetEnv")), "{name}");
        }
        assert_eq!(german("pcEnvironment=xmypurecloud.com"), Err(Misfit::Unknown("pcEnvironment")));
    }

    #[test]
    fn an_environment_whose_name_is_unknown_is_served_below_the_regions_own_host_and_nowhere_else() {
        let region = Region::public("edee1.eusc-pure.cloud").unwrap();
        let host = "gcHostOrigin=https://apps.edee1.eusc-pure.cloud";
        let read = |query: &str| Context::read(query, region);
        assert_eq!(read(&format!("{host}&gcTargetEnv=prod-edee1")), Ok(Context::default()));
        assert_eq!(read("gcTargetEnv=prod-edee1"), Err(Misfit::Unknown("gcTargetEnv")));
        let elsewhere = "gcHostOrigin=https://apps.edee1.eusc-pure.cloud.evil.com&gcTargetEnv=prod-edee1";
        assert_eq!(read(elsewhere), Err(Misfit::Unknown("gcHostOrigin")));
        for name in ["<script>", "PROD-EDEE1", "prod-edee1&gcTargetEnv=prod-edee1"] {
            assert_eq!(read(&format!("{host}&gcTargetEnv={name}")), Err(Misfit::Unknown("gcTargetEnv")), "{name}");
        }
        assert_eq!(read(&format!("{host}&gcTargetEnv=prod-euw1")), Err(Misfit::Other("mypurecloud.ie")));
    }

    #[test]
    fn a_region_that_is_named_twice_is_none() {
        let twice = "gcTargetEnv=prod-euc1&gcTargetEnv=prod-euc1";
        assert_eq!(german(twice), Err(Misfit::Unknown("gcTargetEnv")));
    }

    #[test]
    fn a_host_of_another_region_is_told_by_the_name_of_that_region() {
        assert_eq!(german("gcTargetEnv=prod-euw1"), Err(Misfit::Other("mypurecloud.ie")));
        assert_eq!(german("gcHostOrigin=https://apps.mypurecloud.com"), Err(Misfit::Other("mypurecloud.com")));
    }

    #[test]
    fn every_environment_is_one_of_a_region_of_the_table() {
        for (_, domain) in ENVIRONMENTS {
            assert!(Region::public(domain).is_some(), "{domain}");
        }
    }

    #[test]
    fn a_conversation_that_is_none_is_nobodys() {
        let twice = format!("gcConversationId={ID}&gcConversationId={ID}");
        for query in ["gcConversationId=<script>", "gcConversationId=%2B15550100", twice.as_str()] {
            assert_eq!(german(query), Ok(Context::default()), "{query}");
        }
    }

    #[test]
    fn the_sandbox_is_no_region_of_any_but_its_own_deployment() {
        let sandbox = Region::Sandbox { port: 8090 };
        let here = "gcHostOrigin=http://apps.sandbox.localhost:8090&gcTargetEnv=sandbox";
        assert_eq!(Context::read(here, sandbox), Ok(Context::default()));
        assert_eq!(german(here), Err(Misfit::Unknown("gcHostOrigin")));
        let elsewhere = Context::read("gcHostOrigin=http://apps.sandbox.localhost:8091", sandbox);
        assert_eq!(elsewhere, Err(Misfit::Unknown("gcHostOrigin")));
    }
}
