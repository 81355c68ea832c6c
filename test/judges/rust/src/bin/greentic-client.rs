//! usage: greentic-client pull <host:port> <reference> <cache>    a pack of a registry that speaks plain HTTP
//!        greentic-client verify <digest> <envelope> <public key>  a DSSE signature of a lockfile

use greentic_distributor_client::oci_packs::DefaultRegistryClient;
use greentic_distributor_client::{
    OciPackFetcher, PackFetchOptions, TrustRoot, TrustedKey, key_id_for_public_key_pem, verify_artifact_dsse,
};
use judges::ended;
use std::{env, fs, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    ended(run(&words).await)
}

async fn run(words: &[&str]) -> Result<String, String> {
    match words {
        ["pull", host, reference, cache] => {
            let client = DefaultRegistryClient::with_insecure_registries(vec![host.to_string()]);
            let options = PackFetchOptions { allow_tags: true, cache_dir: cache.into(), ..Default::default() };
            let pack = OciPackFetcher::with_client(client, options)
                .fetch_pack_to_cache(reference)
                .await
                .map_err(|error| error.to_string())?;
            Ok(format!("{} {} {}", pack.resolved_digest, pack.media_type, pack.path.display()))
        }
        ["verify", digest, envelope, key] => {
            let read = |file: &str| fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
            let public_key_pem = read(key)?;
            let key_id = key_id_for_public_key_pem(&public_key_pem).map_err(|error| error.to_string())?;
            let root = TrustRoot::new(vec![TrustedKey { key_id, public_key_pem }]);
            let found = verify_artifact_dsse(read(envelope)?.as_bytes(), digest, &root)
                .map_err(|error| error.to_string())?;
            Ok(found.verified_key_ids.join(" "))
        }
        _ => Err("usage: greentic-client pull|verify".into()),
    }
}
