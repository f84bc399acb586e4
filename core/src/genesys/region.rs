//! The regions of Genesys Cloud and the hosts of each: the only place where a host name comes from.
//!
//! A region is looked up in the table by exact name; a host is never built from text that came from outside.

use crate::form::escaped;

/// One public region: AWS name and domain.
#[derive(Debug, PartialEq, Eq)]
pub struct PublicRegion {
    /// The AWS region it runs in, for people who know it by that name.
    pub aws: &'static str,
    /// The domain of its hosts (`api.{domain}`, ...).
    pub domain: &'static str,
}

const fn public(aws: &'static str, domain: &'static str) -> PublicRegion {
    PublicRegion { aws, domain }
}

/// Every public region (source: the host tables of the official Python and JavaScript SDKs).
pub static PUBLIC_REGIONS: [PublicRegion; 18] = [
    public("us-east-1", "mypurecloud.com"),
    public("us-east-2", "use2.us-gov-pure.cloud"),
    public("us-west-2", "usw2.pure.cloud"),
    public("ca-central-1", "cac1.pure.cloud"),
    public("mx-central-1", "mxc1.pure.cloud"),
    public("sa-east-1", "sae1.pure.cloud"),
    public("eu-west-1", "mypurecloud.ie"),
    public("eu-west-2", "euw2.pure.cloud"),
    public("eu-central-1", "mypurecloud.de"),
    public("eu-central-2", "euc2.pure.cloud"),
    public("eusc-de-east-1", "edee1.eusc-pure.cloud"),
    public("me-central-1", "mec1.pure.cloud"),
    public("ap-south-1", "aps1.pure.cloud"),
    public("ap-northeast-1", "mypurecloud.jp"),
    public("ap-northeast-2", "apne2.pure.cloud"),
    public("ap-northeast-3", "apne3.pure.cloud"),
    public("ap-southeast-1", "apse1.pure.cloud"),
    public("ap-southeast-2", "mypurecloud.com.au"),
];

/// The name of the local stand-in in `config.json`.
pub const SANDBOX: &str = "sandbox";

/// Where one Genesys Cloud is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// A row of [`PUBLIC_REGIONS`].
    Public(&'static PublicRegion),
    /// The local Genesys Cloud of this repository, on a loopback port.
    Sandbox {
        /// The TCP port it listens on.
        port: u16,
    },
}

impl Region {
    /// The public region with this domain or AWS name, compared exactly.
    pub fn public(name: &str) -> Option<Self> {
        PUBLIC_REGIONS.iter().find(|region| region.domain == name || region.aws == name).map(Self::Public)
    }

    /// Its one name: the domain, or `sandbox`. Safe as a path segment.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public(region) => region.domain,
            Self::Sandbox { .. } => SANDBOX,
        }
    }

    /// Origin of the sign-in pages and the token endpoint.
    pub fn login(self) -> String {
        self.origin("https", "login")
    }

    /// Origin of the REST API.
    pub fn api(self) -> String {
        self.origin("https", "api")
    }

    /// Origin of Genesys Cloud's own web application.
    pub fn apps(self) -> String {
        self.origin("https", "apps")
    }

    /// Where Genesys Cloud's own web application shows a conversation: an address that its users know, and no contract.
    pub fn interaction(self, conversation: &str) -> String {
        let id = escaped(conversation);
        format!("{}/directory/#/engage/admin/interactions/{id}", self.apps())
    }

    /// Origin of the notification sockets.
    pub fn streaming(self) -> String {
        self.origin("wss", "streaming")
    }

    fn origin(self, scheme: &str, host: &str) -> String {
        match self {
            Self::Public(region) => format!("{scheme}://{host}.{}", region.domain),
            // Loopback has no certificate: http and ws. The names resolve to loopback in browsers, and are same-site
            // to each other as the real ones are.
            Self::Sandbox { port } => {
                let scheme = scheme.strip_suffix('s').unwrap_or(scheme);
                format!("{scheme}://{host}.sandbox.localhost:{port}")
            }
        }
    }

    /// Whether a socket address that the API handed out lies on this region's streaming host.
    pub fn owns_socket(self, url: &str) -> bool {
        url.strip_prefix(&self.streaming()).is_some_and(|rest| rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_found_by_its_domain_or_its_aws_name() {
        for name in ["mypurecloud.de", "eu-central-1"] {
            let region = Region::public(name).unwrap();
            assert_eq!(region.api(), "https://api.mypurecloud.de");
            assert_eq!(region.login(), "https://login.mypurecloud.de");
            assert_eq!(region.streaming(), "wss://streaming.mypurecloud.de");
        }
    }

    #[test]
    fn a_conversation_is_opened_on_the_apps_host_of_its_region_and_its_id_leads_nowhere_else() {
        let region = Region::public("eu-central-1").unwrap();
        let page = "https://apps.mypurecloud.de/directory/#/engage/admin/interactions/";
        assert_eq!(region.interaction("c-1"), format!("{page}c-1"));
        assert_eq!(region.interaction("../x?y#@evil.com"), format!("{page}..%2Fx%3Fy%23%40evil.com"));
    }

    #[test]
    fn look_alikes_of_a_region_are_no_region() {
        for name in
            ["evil.com", "xmypurecloud.com", "mypurecloud.com.evil.com", "MYPURECLOUD.COM", "localhost", "", "sandbox"]
        {
            assert_eq!(Region::public(name), None, "{name}");
        }
    }

    #[test]
    fn only_a_socket_on_the_streaming_host_of_the_region_is_its_own() {
        let region = Region::public("mypurecloud.com").unwrap();
        assert!(region.owns_socket("wss://streaming.mypurecloud.com/channels/streaming-1-abc"));
        for url in [
            "ws://streaming.mypurecloud.com/channels/1",
            "wss://streaming.mypurecloud.com.evil.com/channels/1",
            "wss://streaming.mypurecloud.com@evil.com/channels/1",
            "wss://streaming.mypurecloud.de/channels/1",
        ] {
            assert!(!region.owns_socket(url), "{url}");
        }
    }

    #[test]
    fn the_sandbox_is_reached_without_tls_on_names_that_are_same_site() {
        let sandbox = Region::Sandbox { port: 8090 };
        assert_eq!(sandbox.login(), "http://login.sandbox.localhost:8090");
        assert_eq!(sandbox.streaming(), "ws://streaming.sandbox.localhost:8090");
    }
}
