//! usage: nexo-installer <owner>/<repo>@<tag> <directory> <directory of trusted_keys.toml> <API of releases> [target]
//!
//! Does what `nexo plugin install` does: resolve, download, verify under the operator's trust file, extract.

use nexo_ext_installer::{
    ExtractInput, ExtractLimits, RepoCoords, TrustMode, TrustedKeysConfig, VerifyInput, current_target_triple,
    download_and_verify, extract_verified_tarball, resolve_release, verify_plugin_signature,
};
use judges::ended;
use std::{env, path::Path, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    ended(install(&words).await)
}

async fn install(words: &[String]) -> Result<String, String> {
    let [coords, directory, keys, api, ..] = words else { return Err("usage: nexo-installer".into()) };
    let target = words.get(4).cloned().unwrap_or_else(current_target_triple);
    let said = |error: &dyn std::fmt::Debug| format!("{error:?}");
    let coords = RepoCoords::parse(coords).map_err(|error| said(&error))?;
    let client = reqwest::Client::new();
    let resolved = resolve_release(&client, &coords, &target, api).await.map_err(|error| said(&error))?;
    let tarball = Path::new(directory).join("download.tar.gz");
    download_and_verify(&client, &resolved, &tarball).await.map_err(|error| said(&error))?;
    let config = TrustedKeysConfig::load(Path::new(keys)).map_err(|error| said(&error))?;
    let (mode, author) = config.resolve(&coords.owner);
    let signer = match (mode, author, &resolved.entry.signing) {
        (TrustMode::Ignore, _, _) => "ignored".to_string(),
        (_, Some(policy), Some(signing)) => {
            let (signature, certificate) = (tarball.with_extension("sig"), tarball.with_extension("cert"));
            for (url, file) in
                [(&signing.cosign_signature_url, &signature), (&signing.cosign_certificate_url, &certificate)]
            {
                let answer = client.get(url.as_str()).send().await.map_err(|error| said(&error))?;
                let bytes = answer.bytes().await.map_err(|error| said(&error))?;
                std::fs::write(file, bytes).map_err(|error| said(&error))?;
            }
            let input = VerifyInput {
                cosign_bin: Path::new(""),
                tarball_path: &tarball,
                sig_path: &signature,
                cert_path: &certificate,
                bundle_path: None,
                policy,
            };
            verify_plugin_signature(input).await.map_err(|error| said(&error))?.identity
        }
        (TrustMode::Require, _, _) => return Err("PolicyRequiresSig".into()),
        _ => "unsigned".to_string(),
    };
    let input = ExtractInput {
        tarball_path: &tarball,
        dest_root: Path::new(directory),
        expected: &resolved.entry,
        limits: ExtractLimits::default(),
    };
    let plugin = extract_verified_tarball(input).await.map_err(|error| said(&error))?;
    Ok(format!("{} {signer}", plugin.plugin_dir.display()))
}
