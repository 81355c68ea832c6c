import { i as __require, t as __commonJSMin } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { i as sha256, n as hexOf } from "./digest-BCUvoWcb.js";
import { a as array, b as unknown, d as literal, f as looseObject, g as record, r as _enum, s as boolean, v as string, y as union } from "./schemas-BXokd3mV.js";
import { i as canonicalPlace, m as parseReference, s as isLayout } from "./reference-BXVmMd2r.js";
import { i as STATEMENT_TYPE, n as PROVENANCE_PREDICATE, r as SIGN_PREDICATE } from "./statement-nO4PnSpN.js";
import { t as anchored } from "./expressions-vqNl8US8.js";
import { n as hashesOf } from "./keys-DNVMiY0b.js";
import { t as require_dist$1 } from "./dist-BM6gm3O7.js";
import { n as signerFacts, t as certificateIn } from "./identity-Ckq7Uct3.js";
import { t as require_dist$2 } from "./dist-D8m8YFgy.js";
import { t as require_dist$3 } from "./dist-Cojz4w8q.js";
import { t as require_v2 } from "./v2-BeWWUTk9.js";
import { n as refuseInvalidKey } from "./key-BPdJ_6Sn.js";
import { verify } from "node:crypto";
// node_modules/@sigstore/verify/dist/bundle/dsse.js
var require_dsse$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSESignatureContent = void 0;
	const core_1 = require_dist$1();
	var DSSESignatureContent = class {
		env;
		constructor(env) {
			this.env = env;
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.env.payload));
		}
		compareSignedDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.preAuthEncoding));
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.preAuthEncoding, key, this.signature);
		}
		get signature() {
			return this.env.signatures.length > 0 ? this.env.signatures[0].sig : Buffer.from("");
		}
		get preAuthEncoding() {
			return core_1.dsse.preAuthEncoding(this.env.payloadType, this.env.payload);
		}
	};
	exports.DSSESignatureContent = DSSESignatureContent;
}));
// node_modules/@sigstore/verify/dist/bundle/message.js
var require_message = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.MessageSignatureContent = void 0;
	const core_1 = require_dist$1();
	const protobuf_specs_1 = require_dist$2();
	const HASH_ALGORITHM_MAP = {
		[protobuf_specs_1.HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_256]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_384]: "sha384",
		[protobuf_specs_1.HashAlgorithm.SHA2_512]: "sha512",
		[protobuf_specs_1.HashAlgorithm.SHA3_256]: "sha3-256",
		[protobuf_specs_1.HashAlgorithm.SHA3_384]: "sha3-384"
	};
	var MessageSignatureContent = class {
		signature;
		messageDigest;
		artifact;
		hashAlgorithm;
		constructor(messageSignature, artifact) {
			this.signature = messageSignature.signature;
			this.messageDigest = messageSignature.messageDigest.digest;
			this.artifact = artifact;
			this.hashAlgorithm = HASH_ALGORITHM_MAP[messageSignature.messageDigest.algorithm] ?? 
			/* istanbul ignore next */ "sha256";
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, this.messageDigest);
		}
		compareSignedDigest(digest) {
			return this.compareDigest(digest);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.artifact, key, this.signature, this.hashAlgorithm);
		}
	};
	exports.MessageSignatureContent = MessageSignatureContent;
}));
// node_modules/@sigstore/verify/dist/bundle/index.js
var require_bundle = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.toSignedEntity = toSignedEntity;
	exports.signatureContent = signatureContent;
	const core_1 = require_dist$1();
	const dsse_1 = require_dsse$1();
	const message_1 = require_message();
	function toSignedEntity(bundle, artifact) {
		const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
		const timestamps = [];
		for (const entry of tlogEntries) if (entry.integratedTime && entry.integratedTime !== "0") timestamps.push({
			$case: "transparency-log",
			tlogEntry: entry
		});
		for (const ts of timestampVerificationData?.rfc3161Timestamps ?? []) timestamps.push({
			$case: "timestamp-authority",
			timestamp: core_1.RFC3161Timestamp.parse(Buffer.from(ts.signedTimestamp))
		});
		return {
			signature: signatureContent(bundle, artifact),
			key: key(bundle),
			tlogEntries,
			timestamps
		};
	}
	function signatureContent(bundle, artifact) {
		switch (bundle.content.$case) {
			case "dsseEnvelope": return new dsse_1.DSSESignatureContent(bundle.content.dsseEnvelope);
			case "messageSignature": return new message_1.MessageSignatureContent(bundle.content.messageSignature, artifact);
		}
	}
	function key(bundle) {
		switch (bundle.verificationMaterial.content.$case) {
			case "publicKey": return {
				$case: "public-key",
				hint: bundle.verificationMaterial.content.publicKey.hint
			};
			case "x509CertificateChain": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.x509CertificateChain.certificates[0].rawBytes))
			};
			case "certificate": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.certificate.rawBytes))
			};
		}
	}
}));
// node_modules/@sigstore/verify/dist/error.js
var require_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.PolicyError = exports.VerificationError = void 0;
	var BaseError = class extends Error {
		code;
		cause;
		constructor({ code, message, cause }) {
			super(message);
			this.code = code;
			this.cause = cause;
			this.name = this.constructor.name;
		}
	};
	var VerificationError = class extends BaseError {};
	exports.VerificationError = VerificationError;
	var PolicyError = class extends BaseError {};
	exports.PolicyError = PolicyError;
}));
// node_modules/@sigstore/verify/dist/trust/filter.js
var require_filter = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterCertAuthorities = filterCertAuthorities;
	exports.filterTLogAuthorities = filterTLogAuthorities;
	function filterCertAuthorities(certAuthorities, timestamp) {
		return certAuthorities.filter((ca) => {
			return ca.validFor.start <= timestamp && ca.validFor.end >= timestamp;
		});
	}
	function filterTLogAuthorities(tlogAuthorities, criteria) {
		return tlogAuthorities.filter((tlog) => {
			if (criteria.logID && !tlog.logID.equals(criteria.logID)) return false;
			return tlog.validFor.start <= criteria.targetDate && criteria.targetDate <= tlog.validFor.end;
		});
	}
}));
// node_modules/@sigstore/verify/dist/trust/index.js
var require_trust = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterTLogAuthorities = exports.filterCertAuthorities = void 0;
	exports.toTrustMaterial = toTrustMaterial;
	const core_1 = require_dist$1();
	const protobuf_specs_1 = require_dist$2();
	const error_1 = require_error();
	const BEGINNING_OF_TIME = /* @__PURE__ */ new Date(0);
	const END_OF_TIME = /* @__PURE__ */ new Date(864e13);
	var filter_1 = require_filter();
	Object.defineProperty(exports, "filterCertAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterCertAuthorities;
		}
	});
	Object.defineProperty(exports, "filterTLogAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterTLogAuthorities;
		}
	});
	function toTrustMaterial(root, keys) {
		const keyFinder = typeof keys === "function" ? keys : keyLocator(keys);
		return {
			certificateAuthorities: root.certificateAuthorities.map(createCertAuthority),
			timestampAuthorities: root.timestampAuthorities.map(createCertAuthority),
			tlogs: root.tlogs.map(createTLogAuthority),
			ctlogs: root.ctlogs.map(createTLogAuthority),
			publicKey: keyFinder
		};
	}
	function createTLogAuthority(tlogInstance) {
		const keyDetails = tlogInstance.publicKey.keyDetails;
		const keyType = keyDetails === protobuf_specs_1.PublicKeyDetails.PKCS1_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256 ? "pkcs1" : "spki";
		/* istanbul ignore next */
		return {
			baseURL: tlogInstance.baseUrl,
			logID: tlogInstance.checkpointKeyId ? tlogInstance.checkpointKeyId.keyId : tlogInstance.logId.keyId,
			publicKey: core_1.crypto.createPublicKey(tlogInstance.publicKey.rawBytes, keyType),
			validFor: {
				start: tlogInstance.publicKey.validFor?.start || BEGINNING_OF_TIME,
				end: tlogInstance.publicKey.validFor?.end || END_OF_TIME
			}
		};
	}
	function createCertAuthority(ca) {
		/* istanbul ignore next */
		return {
			certChain: ca.certChain.certificates.map((cert) => {
				return core_1.X509Certificate.parse(Buffer.from(cert.rawBytes));
			}),
			validFor: {
				start: ca.validFor?.start || BEGINNING_OF_TIME,
				end: ca.validFor?.end || END_OF_TIME
			}
		};
	}
	function keyLocator(keys) {
		return (hint) => {
			const key = (keys || {})[hint];
			if (!key) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `key not found: ${hint}`
			});
			return {
				publicKey: core_1.crypto.createPublicKey(key.rawBytes),
				validFor: (date) => {
					/* istanbul ignore next */
					return (key.validFor?.start || BEGINNING_OF_TIME) <= date && (key.validFor?.end || END_OF_TIME) >= date;
				}
			};
		};
	}
}));
// node_modules/@sigstore/verify/dist/key/certificate.js
var require_certificate = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CertificateChainVerifier = void 0;
	exports.verifyCertificateChain = verifyCertificateChain;
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifyCertificateChain(timestamp, leaf, certificateAuthorities) {
		const cas = (0, trust_1.filterCertAuthorities)(certificateAuthorities, timestamp);
		let error;
		for (const ca of cas) try {
			return new CertificateChainVerifier({
				trustedCerts: ca.certChain,
				untrustedCert: leaf,
				timestamp
			}).verify();
		} catch (err) {
			error = err;
		}
		throw new error_1.VerificationError({
			code: "CERTIFICATE_ERROR",
			message: "Failed to verify certificate chain",
			cause: error
		});
	}
	var CertificateChainVerifier = class {
		untrustedCert;
		trustedCerts;
		localCerts;
		timestamp;
		constructor(opts) {
			this.untrustedCert = opts.untrustedCert;
			this.trustedCerts = opts.trustedCerts;
			this.localCerts = dedupeCertificates([...opts.trustedCerts, opts.untrustedCert]);
			this.timestamp = opts.timestamp;
		}
		verify() {
			const certificatePath = this.sort();
			this.checkPath(certificatePath);
			if (!certificatePath.every((cert) => cert.validForDate(this.timestamp))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate is not valid or expired at the specified date"
			});
			return certificatePath;
		}
		sort() {
			const leafCert = this.untrustedCert;
			let paths = this.buildPaths(leafCert);
			paths = paths.filter((path) => path.some((cert) => this.trustedCerts.includes(cert)));
			if (paths.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no trusted certificate path found"
			});
			return [leafCert, ...paths.reduce((prev, curr) => prev.length < curr.length ? prev : curr)].slice(0, -1);
		}
		buildPaths(certificate) {
			const paths = [];
			const issuers = this.findIssuer(certificate);
			if (issuers.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no valid certificate path found"
			});
			for (let i = 0; i < issuers.length; i++) {
				const issuer = issuers[i];
				if (issuer.equals(certificate)) {
					paths.push([certificate]);
					continue;
				}
				const subPaths = this.buildPaths(issuer);
				for (let j = 0; j < subPaths.length; j++) paths.push([issuer, ...subPaths[j]]);
			}
			return paths;
		}
		findIssuer(certificate) {
			let issuers = [];
			let keyIdentifier;
			if (certificate.subject.equals(certificate.issuer)) {
				if (certificate.verify()) return [certificate];
			}
			if (certificate.extAuthorityKeyID) keyIdentifier = certificate.extAuthorityKeyID.keyIdentifier;
			this.localCerts.forEach((possibleIssuer) => {
				if (keyIdentifier) {
					/* istanbul ignore else */
					if (possibleIssuer.extSubjectKeyID) {
						if (possibleIssuer.extSubjectKeyID.keyIdentifier.equals(keyIdentifier)) issuers.push(possibleIssuer);
						return;
					}
				}
				if (possibleIssuer.subject.equals(certificate.issuer)) issuers.push(possibleIssuer);
			});
			issuers = issuers.filter((issuer) => {
				try {
					return certificate.verify(issuer);
				} catch (ex) {
					/* istanbul ignore next - should never error */
					return false;
				}
			});
			return issuers;
		}
		checkPath(path) {
			/* istanbul ignore if */
			if (path.length < 1) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate chain must contain at least one certificate"
			});
			if (!path.slice(1).every((cert) => cert.isCA)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "intermediate certificate is not a CA"
			});
			for (let i = path.length - 2; i >= 0; i--)
 /* istanbul ignore if */
			if (!path[i].issuer.equals(path[i + 1].subject)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "incorrect certificate name chaining"
			});
			for (let i = 0; i < path.length; i++) {
				const cert = path[i];
				if (cert.extBasicConstraints?.isCA) {
					const pathLength = cert.extBasicConstraints.pathLenConstraint;
					if (pathLength !== void 0 && pathLength < i - 1) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "path length constraint exceeded"
					});
				}
			}
		}
	};
	exports.CertificateChainVerifier = CertificateChainVerifier;
	function dedupeCertificates(certs) {
		for (let i = 0; i < certs.length; i++) for (let j = i + 1; j < certs.length; j++) if (certs[i].equals(certs[j])) {
			certs.splice(j, 1);
			j--;
		}
		return certs;
	}
}));
// node_modules/@sigstore/verify/dist/key/sct.js
var require_sct = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySCTs = verifySCTs;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifySCTs(cert, issuer, ctlogs) {
		let extSCT;
		const clone = cert.clone();
		for (let i = 0; i < clone.extensions.length; i++) {
			const ext = clone.extensions[i];
			if (ext.subs[0].toOID() === core_1.EXTENSION_OID_SCT) {
				extSCT = new core_1.X509SCTExtension(ext);
				clone.extensions.splice(i, 1);
				break;
			}
		}
		if (!extSCT) return [];
		/* istanbul ignore if -- too difficult to fabricate test case for this */
		if (extSCT.signedCertificateTimestamps.length === 0) return [];
		const preCert = new core_1.ByteStream();
		const issuerId = core_1.crypto.digest("sha256", issuer.publicKey);
		preCert.appendView(issuerId);
		const tbs = clone.tbsCertificate.toDER();
		preCert.appendUint24(tbs.length);
		preCert.appendView(tbs);
		return extSCT.signedCertificateTimestamps.map((sct) => {
			if (!(0, trust_1.filterTLogAuthorities)(ctlogs, {
				logID: sct.logID,
				targetDate: sct.datetime
			}).some((log) => sct.verify(preCert.buffer, log.publicKey))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "SCT verification failed"
			});
			return sct.logID;
		});
	}
}));
// node_modules/@sigstore/verify/dist/key/index.js
var require_key = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyPublicKey = verifyPublicKey;
	exports.verifyCertificate = verifyCertificate;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const certificate_1 = require_certificate();
	const sct_1 = require_sct();
	const OID_FULCIO_ISSUER_V1 = "1.3.6.1.4.1.57264.1.1";
	const OID_FULCIO_ISSUER_V2 = "1.3.6.1.4.1.57264.1.8";
	function verifyPublicKey(hint, timestamps, trustMaterial) {
		const key = trustMaterial.publicKey(hint);
		timestamps.forEach((timestamp) => {
			if (!key.validFor(timestamp)) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `Public key is not valid for timestamp: ${timestamp.toISOString()}`
			});
		});
		return { key: key.publicKey };
	}
	function verifyCertificate(leaf, timestamps, trustMaterial) {
		let path = [];
		timestamps.forEach((timestamp) => {
			path = (0, certificate_1.verifyCertificateChain)(timestamp, leaf, trustMaterial.certificateAuthorities);
		});
		return {
			scts: (0, sct_1.verifySCTs)(path[0], path[1], trustMaterial.ctlogs),
			signer: getSigner(path[0])
		};
	}
	function getSigner(cert) {
		let issuer;
		const issuerExtension = cert.extension(OID_FULCIO_ISSUER_V2);
		/* istanbul ignore next */
		if (issuerExtension) issuer = issuerExtension.valueObj.subs?.[0]?.value.toString("ascii");
		else issuer = cert.extension(OID_FULCIO_ISSUER_V1)?.value.toString("ascii");
		const oids = cert.extensions.map((ext) => {
			return {
				oid: { id: ext.subs[0].toOID().split(".").map(Number) },
				value: ext.subs[ext.subs.length - 1].value
			};
		});
		const identity = {
			extensions: { issuer },
			subjectAlternativeName: cert.subjectAltName,
			oids
		};
		return {
			key: core_1.crypto.createPublicKey(cert.publicKey),
			identity
		};
	}
}));
// node_modules/@sigstore/verify/dist/policy.js
var require_policy = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySubjectAlternativeName = verifySubjectAlternativeName;
	exports.verifyExtensions = verifyExtensions;
	exports.verifyOIDs = verifyOIDs;
	const error_1 = require_error();
	function verifySubjectAlternativeName(policyIdentity, signerIdentity) {
		if (signerIdentity === void 0 || !signerIdentity.match(policyIdentity)) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `certificate identity error - expected ${policyIdentity}, got ${signerIdentity}`
		});
	}
	function verifyExtensions(policyExtensions, signerExtensions = {}) {
		let key;
		for (key in policyExtensions) if (signerExtensions[key] !== policyExtensions[key]) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `invalid certificate extension - expected ${key}=${policyExtensions[key]}, got ${key}=${signerExtensions[key]}`
		});
	}
	function verifyOIDs(policyOIDs, signerOIDs = []) {
		for (const policyOID of policyOIDs) if (!signerOIDs.find((signerOID) => oidEquals(policyOID.oid?.id, signerOID.oid?.id) && policyOID.value.equals(signerOID.value))) {
			const oid = policyOID.oid?.id.join(".") ?? "<unknown>";
			throw new error_1.PolicyError({
				code: "UNTRUSTED_SIGNER_ERROR",
				message: `invalid certificate extension - missing OID ${oid}`
			});
		}
	}
	function oidEquals(a, b) {
		if (a === void 0 || b === void 0) return false;
		return a.length === b.length && a.every((v, i) => v === b[i]);
	}
}));
// node_modules/@sigstore/verify/dist/timestamp/tsa.js
var require_tsa = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyRFC3161Timestamp = verifyRFC3161Timestamp;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const certificate_1 = require_certificate();
	const trust_1 = require_trust();
	function verifyRFC3161Timestamp(timestamp, data, timestampAuthorities) {
		const signingTime = timestamp.signingTime;
		timestampAuthorities = (0, trust_1.filterCertAuthorities)(timestampAuthorities, signingTime);
		timestampAuthorities = filterCAsBySerialAndIssuer(timestampAuthorities, {
			serialNumber: timestamp.signerSerialNumber,
			issuer: timestamp.signerIssuer
		});
		if (!timestampAuthorities.some((ca) => {
			try {
				verifyTimestampForCA(timestamp, data, ca);
				return true;
			} catch (e) {
				return false;
			}
		})) throw new error_1.VerificationError({
			code: "TIMESTAMP_ERROR",
			message: "timestamp could not be verified"
		});
	}
	function verifyTimestampForCA(timestamp, data, ca) {
		const [leaf, ...cas] = ca.certChain;
		const signingKey = core_1.crypto.createPublicKey(leaf.publicKey);
		const signingTime = timestamp.signingTime;
		try {
			new certificate_1.CertificateChainVerifier({
				untrustedCert: leaf,
				trustedCerts: cas,
				timestamp: signingTime
			}).verify();
		} catch (e) {
			throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "invalid certificate chain"
			});
		}
		timestamp.verify(data, signingKey);
	}
	function filterCAsBySerialAndIssuer(timestampAuthorities, criteria) {
		return timestampAuthorities.filter((ca) => ca.certChain.length > 0 && core_1.crypto.bufferEqual(ca.certChain[0].serialNumber, criteria.serialNumber) && core_1.crypto.bufferEqual(ca.certChain[0].issuer, criteria.issuer));
	}
}));
// node_modules/@sigstore/verify/dist/timestamp/index.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getTSATimestamp = getTSATimestamp;
	exports.getTLogTimestamp = getTLogTimestamp;
	const tsa_1 = require_tsa();
	function getTSATimestamp(timestamp, data, timestampAuthorities) {
		(0, tsa_1.verifyRFC3161Timestamp)(timestamp, data, timestampAuthorities);
		return {
			type: "timestamp-authority",
			logID: timestamp.signerSerialNumber,
			timestamp: timestamp.signingTime
		};
	}
	function getTLogTimestamp(entry) {
		if (!entry.inclusionPromise) return;
		return {
			type: "transparency-log",
			logID: entry.logId.keyId,
			timestamp: /* @__PURE__ */ new Date(Number(entry.integratedTime) * 1e3)
		};
	}
}));
// node_modules/@sigstore/verify/dist/tlog/dsse.js
var require_dsse = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSE_API_VERSION_V1 = void 0;
	exports.verifyDSSETLogBody = verifyDSSETLogBody;
	exports.verifyDSSETLogBodyV2 = verifyDSSETLogBodyV2;
	const error_1 = require_error();
	exports.DSSE_API_VERSION_V1 = "0.0.1";
	function verifyDSSETLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.DSSE_API_VERSION_V1: return verifyDSSE001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported dsse version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyDSSETLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "dsseV002": return verifyDSSE002TLogBody(spec.dsseV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyDSSE001TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = tlogEntry.spec.signatures[0].signature;
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function verifyDSSE002TLogBody(spec, content) {
		if (spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = spec.signatures[0].content;
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = spec.payloadHash?.digest || Buffer.from("");
		if (!content.compareDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
}));
// node_modules/@sigstore/verify/dist/tlog/hashedrekord.js
var require_hashedrekord = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.HASHEDREKORD_API_VERSION_V1 = void 0;
	exports.verifyHashedRekordTLogBody = verifyHashedRekordTLogBody;
	exports.verifyHashedRekordTLogBodyV2 = verifyHashedRekordTLogBodyV2;
	const error_1 = require_error();
	exports.HASHEDREKORD_API_VERSION_V1 = "0.0.1";
	function verifyHashedRekordTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.HASHEDREKORD_API_VERSION_V1: return verifyHashedrekord001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported hashedrekord version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyHashedRekordTLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "hashedRekordV002": return verifyHashedrekord002TLogBody(spec.hashedRekordV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyHashedrekord001TLogBody(tlogEntry, content) {
		const tlogSig = tlogEntry.spec.signature.content || "";
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogDigest = tlogEntry.spec.data.hash?.value || "";
		if (!content.compareSignedDigest(Buffer.from(tlogDigest, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
	function verifyHashedrekord002TLogBody(spec, content) {
		const tlogSig = spec.signature?.content || Buffer.from("");
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogHash = spec.data?.digest || Buffer.from("");
		if (!content.compareSignedDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
}));
// node_modules/@sigstore/verify/dist/tlog/intoto.js
var require_intoto = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyIntotoTLogBody = verifyIntotoTLogBody;
	const error_1 = require_error();
	function verifyIntotoTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case "0.0.2": return verifyIntoto002TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported intoto version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyIntoto002TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.content.envelope.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = base64Decode(tlogEntry.spec.content.envelope.signatures[0].sig);
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.content.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function base64Decode(str) {
		return Buffer.from(str, "base64").toString("utf-8");
	}
}));
// node_modules/@sigstore/verify/dist/tlog/checkpoint.js
var require_checkpoint = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.LogCheckpoint = void 0;
	exports.verifyCheckpoint = verifyCheckpoint;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const CHECKPOINT_SEPARATOR = "\n\n";
	const SIGNATURE_REGEX = /\u2014 (\S+) (\S+)\n/g;
	function verifyCheckpoint(entry, tlogs) {
		const inclusionProof = entry.inclusionProof;
		const signedNote = SignedNote.fromString(inclusionProof.checkpoint.envelope);
		const checkpoint = LogCheckpoint.fromString(signedNote.note);
		if (!verifySignedNote(signedNote, tlogs)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid checkpoint signature"
		});
		return checkpoint;
	}
	function verifySignedNote(signedNote, tlogs) {
		const data = Buffer.from(signedNote.note, "utf-8");
		return signedNote.signatures.some((signature) => {
			const tlog = tlogs.find((tlog) => core_1.crypto.bufferEqual(tlog.logID.subarray(0, 4), signature.keyHint) && tlog.baseURL.includes(signature.name));
			if (!tlog) return false;
			return core_1.crypto.verify(data, tlog.publicKey, signature.signature);
		});
	}
	var SignedNote = class SignedNote {
		note;
		signatures;
		constructor(note, signatures) {
			this.note = note;
			this.signatures = signatures;
		}
		static fromString(envelope) {
			if (!envelope.includes(CHECKPOINT_SEPARATOR)) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "missing checkpoint separator"
			});
			const split = envelope.indexOf(CHECKPOINT_SEPARATOR);
			const header = envelope.slice(0, split + 1);
			const matches = envelope.slice(split + 2).matchAll(SIGNATURE_REGEX);
			const signatures = Array.from(matches, (match) => {
				const [, name, signature] = match;
				const sigBytes = Buffer.from(signature, "base64");
				if (sigBytes.length < 5) throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "malformed checkpoint signature"
				});
				return {
					name,
					keyHint: sigBytes.subarray(0, 4),
					signature: sigBytes.subarray(4)
				};
			});
			if (signatures.length === 0) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "no signatures found in checkpoint"
			});
			return new SignedNote(header, signatures);
		}
	};
	var LogCheckpoint = class LogCheckpoint {
		origin;
		logSize;
		logHash;
		rest;
		constructor(origin, logSize, logHash, rest) {
			this.origin = origin;
			this.logSize = logSize;
			this.logHash = logHash;
			this.rest = rest;
		}
		static fromString(note) {
			const lines = note.trimEnd().split("\n");
			if (lines.length < 3) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "too few lines in checkpoint header"
			});
			const origin = lines[0];
			let logSize;
			try {
				logSize = BigInt(lines[1]);
			} catch {
				throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "invalid checkpoint log size"
				});
			}
			const rootHash = Buffer.from(lines[2], "base64");
			const rest = lines.slice(3);
			return new LogCheckpoint(origin, logSize, rootHash, rest);
		}
	};
	exports.LogCheckpoint = LogCheckpoint;
}));
// node_modules/@sigstore/verify/dist/tlog/merkle.js
var require_merkle = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyMerkleInclusion = verifyMerkleInclusion;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const RFC6962_LEAF_HASH_PREFIX = Buffer.from([0]);
	const RFC6962_NODE_HASH_PREFIX = Buffer.from([1]);
	function verifyMerkleInclusion(entry, checkpoint) {
		const inclusionProof = entry.inclusionProof;
		let logIndex;
		try {
			logIndex = BigInt(inclusionProof.logIndex);
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "invalid inclusion proof log index"
			});
		}
		const treeSize = BigInt(checkpoint.logSize);
		if (logIndex < 0n || logIndex >= treeSize) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: `invalid index: ${logIndex}`
		});
		const { inner, border } = decompInclProof(logIndex, treeSize);
		if (inclusionProof.hashes.length !== inner + border) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid hash count"
		});
		const innerHashes = inclusionProof.hashes.slice(0, inner);
		const borderHashes = inclusionProof.hashes.slice(inner);
		const calculatedHash = chainBorderRight(chainInner(hashLeaf(entry.canonicalizedBody), innerHashes, logIndex), borderHashes);
		if (!core_1.crypto.bufferEqual(calculatedHash, checkpoint.logHash)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "calculated root hash does not match inclusion proof"
		});
	}
	function decompInclProof(index, size) {
		const inner = innerProofSize(index, size);
		return {
			inner,
			border: onesCount(index >> BigInt(inner))
		};
	}
	function chainInner(seed, hashes, index) {
		return hashes.reduce((acc, h, i) => {
			if (index >> BigInt(i) & BigInt(1)) return hashChildren(h, acc);
			else return hashChildren(acc, h);
		}, seed);
	}
	function chainBorderRight(seed, hashes) {
		return hashes.reduce((acc, h) => hashChildren(h, acc), seed);
	}
	function innerProofSize(index, size) {
		return bitLength(index ^ size - BigInt(1));
	}
	function onesCount(num) {
		return num.toString(2).split("1").length - 1;
	}
	function bitLength(n) {
		if (n === 0n) return 0;
		return n.toString(2).length;
	}
	function hashChildren(left, right) {
		return core_1.crypto.digest("sha256", RFC6962_NODE_HASH_PREFIX, left, right);
	}
	function hashLeaf(leaf) {
		return core_1.crypto.digest("sha256", RFC6962_LEAF_HASH_PREFIX, leaf);
	}
}));
// node_modules/@sigstore/verify/dist/tlog/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogSET = verifyTLogSET;
	const core_1 = require_dist$1();
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifyTLogSET(entry, tlogs) {
		if (!(0, trust_1.filterTLogAuthorities)(tlogs, {
			logID: entry.logId.keyId,
			targetDate: /* @__PURE__ */ new Date(Number(entry.integratedTime) * 1e3)
		}).some((tlog) => {
			const payload = toVerificationPayload(entry);
			const data = Buffer.from(core_1.json.canonicalize(payload), "utf8");
			const signature = entry.inclusionPromise.signedEntryTimestamp;
			return core_1.crypto.verify(data, tlog.publicKey, signature);
		})) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROMISE_ERROR",
			message: "inclusion promise could not be verified"
		});
	}
	function toVerificationPayload(entry) {
		const { integratedTime, logIndex, logId, canonicalizedBody } = entry;
		return {
			body: canonicalizedBody.toString("base64"),
			integratedTime: Number(integratedTime),
			logIndex: Number(logIndex),
			logID: logId.keyId.toString("hex")
		};
	}
}));
// node_modules/@sigstore/verify/dist/tlog/index.js
var require_tlog = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogBody = verifyTLogBody;
	exports.verifyTLogInclusion = verifyTLogInclusion;
	const v2_1 = require_v2();
	const error_1 = require_error();
	const dsse_1 = require_dsse();
	const hashedrekord_1 = require_hashedrekord();
	const intoto_1 = require_intoto();
	const checkpoint_1 = require_checkpoint();
	const merkle_1 = require_merkle();
	const set_1 = require_set();
	function verifyTLogBody(entry, sigContent) {
		const { kind, version } = entry.kindVersion;
		let body;
		try {
			body = JSON.parse(entry.canonicalizedBody.toString("utf8"));
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: "invalid canonicalized body"
			});
		}
		if (kind !== body.kind || version !== body.apiVersion) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `kind/version mismatch - expected: ${kind}/${version}, received: ${body.kind}/${body.apiVersion}`
		});
		switch (kind) {
			case "dsse": if (version == dsse_1.DSSE_API_VERSION_V1) return (0, dsse_1.verifyDSSETLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, dsse_1.verifyDSSETLogBodyV2)(entryRekorV2, sigContent);
			}
			case "intoto": return (0, intoto_1.verifyIntotoTLogBody)(body, sigContent);
			case "hashedrekord": if (version == hashedrekord_1.HASHEDREKORD_API_VERSION_V1) return (0, hashedrekord_1.verifyHashedRekordTLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, hashedrekord_1.verifyHashedRekordTLogBodyV2)(entryRekorV2, sigContent);
			}
			/* istanbul ignore next */
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported kind: ${kind}`
			});
		}
	}
	function verifyTLogInclusion(entry, tlogAuthorities) {
		let inclusionVerified = false;
		if (isTLogEntryWithInclusionPromise(entry)) {
			(0, set_1.verifyTLogSET)(entry, tlogAuthorities);
			inclusionVerified = true;
		}
		if (isTLogEntryWithInclusionProof(entry)) {
			const matchingAuthorities = tlogAuthorities.filter((tlog) => tlog.logID.equals(entry.logId.keyId));
			const checkpoint = (0, checkpoint_1.verifyCheckpoint)(entry, matchingAuthorities);
			(0, merkle_1.verifyMerkleInclusion)(entry, checkpoint);
			inclusionVerified = true;
		}
		if (!inclusionVerified) throw new error_1.VerificationError({
			code: "TLOG_MISSING_INCLUSION_ERROR",
			message: "inclusion could not be verified"
		});
	}
	function isTLogEntryWithInclusionPromise(entry) {
		return entry.inclusionPromise !== void 0;
	}
	function isTLogEntryWithInclusionProof(entry) {
		return entry.inclusionProof !== void 0;
	}
}));
// node_modules/@sigstore/verify/dist/verifier.js
var require_verifier = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = void 0;
	const util_1 = __require("util");
	const error_1 = require_error();
	const key_1 = require_key();
	const policy_1 = require_policy();
	const timestamp_1 = require_timestamp();
	const tlog_1 = require_tlog();
	var Verifier = class {
		trustMaterial;
		options;
		constructor(trustMaterial, options = {}) {
			this.trustMaterial = trustMaterial;
			this.options = {
				ctlogThreshold: options.ctlogThreshold ?? 1,
				tlogThreshold: options.tlogThreshold ?? 1,
				timestampThreshold: options.timestampThreshold ?? options.tsaThreshold ?? 1,
				tsaThreshold: 0
			};
		}
		verify(entity, policy) {
			const timestamps = this.verifyTimestamps(entity);
			const signer = this.verifySigningKey(entity, timestamps);
			this.verifyTLogs(entity);
			this.verifySignature(entity, signer);
			if (policy) this.verifyPolicy(policy, signer.identity || {});
			return signer;
		}
		verifyTimestamps(entity) {
			const timestamps = [];
			for (const timestamp of entity.timestamps) switch (timestamp.$case) {
				case "timestamp-authority":
					timestamps.push((0, timestamp_1.getTSATimestamp)(timestamp.timestamp, entity.signature.signature, this.trustMaterial.timestampAuthorities));
					break;
				case "transparency-log": {
					const result = (0, timestamp_1.getTLogTimestamp)(timestamp.tlogEntry);
					if (result) timestamps.push(result);
					break;
				}
			}
			if (containsDupes(timestamps)) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "duplicate timestamp"
			});
			if (timestamps.length < this.options.timestampThreshold) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: `expected ${this.options.timestampThreshold} timestamps, got ${timestamps.length}`
			});
			return timestamps.map((t) => t.timestamp);
		}
		verifySigningKey({ key }, timestamps) {
			switch (key.$case) {
				case "public-key": return (0, key_1.verifyPublicKey)(key.hint, timestamps, this.trustMaterial);
				case "certificate": {
					const result = (0, key_1.verifyCertificate)(key.certificate, timestamps, this.trustMaterial);
					/* istanbul ignore next - no fixture */
					if (containsDupes(result.scts)) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "duplicate SCT"
					});
					if (result.scts.length < this.options.ctlogThreshold) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: `expected ${this.options.ctlogThreshold} SCTs, got ${result.scts.length}`
					});
					return result.signer;
				}
			}
		}
		verifyTLogs({ signature: content, tlogEntries }) {
			const entryIDs = [];
			tlogEntries.forEach((entry) => {
				(0, tlog_1.verifyTLogInclusion)(entry, this.trustMaterial.tlogs);
				(0, tlog_1.verifyTLogBody)(entry, content);
				entryIDs.push({
					logID: entry.logId.keyId,
					body: entry.canonicalizedBody
				});
			});
			if (containsDupes(entryIDs)) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: "duplicate tlog entry"
			});
			if (entryIDs.length < this.options.tlogThreshold) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: `expected ${this.options.tlogThreshold} tlog entries, got ${entryIDs.length}`
			});
		}
		verifySignature(entity, signer) {
			if (!entity.signature.verifySignature(signer.key)) throw new error_1.VerificationError({
				code: "SIGNATURE_ERROR",
				message: "signature verification failed"
			});
		}
		verifyPolicy(policy, identity) {
			/* istanbul ignore else */
			if (policy.subjectAlternativeName) (0, policy_1.verifySubjectAlternativeName)(policy.subjectAlternativeName, identity.subjectAlternativeName);
			/* istanbul ignore else */
			if (policy.extensions) (0, policy_1.verifyExtensions)(policy.extensions, identity.extensions);
			/* istanbul ignore if */
			if (policy.oids) (0, policy_1.verifyOIDs)(policy.oids, identity.oids);
		}
	};
	exports.Verifier = Verifier;
	function containsDupes(arr) {
		for (let i = 0; i < arr.length; i++) for (let j = i + 1; j < arr.length; j++) if ((0, util_1.isDeepStrictEqual)(arr[i], arr[j])) return true;
		return false;
	}
}));
// node_modules/@sigstore/verify/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = exports.toTrustMaterial = exports.VerificationError = exports.PolicyError = exports.toSignedEntity = void 0;
	/* istanbul ignore file */
	var bundle_1 = require_bundle();
	Object.defineProperty(exports, "toSignedEntity", {
		enumerable: true,
		get: function() {
			return bundle_1.toSignedEntity;
		}
	});
	var error_1 = require_error();
	Object.defineProperty(exports, "PolicyError", {
		enumerable: true,
		get: function() {
			return error_1.PolicyError;
		}
	});
	Object.defineProperty(exports, "VerificationError", {
		enumerable: true,
		get: function() {
			return error_1.VerificationError;
		}
	});
	var trust_1 = require_trust();
	Object.defineProperty(exports, "toTrustMaterial", {
		enumerable: true,
		get: function() {
			return trust_1.toTrustMaterial;
		}
	});
	var verifier_1 = require_verifier();
	Object.defineProperty(exports, "Verifier", {
		enumerable: true,
		get: function() {
			return verifier_1.Verifier;
		}
	});
}));
// src/trust/stated.ts
var import_dist$1 = require_dist$1();
var import_dist = require_dist$3();
var import_dist$2 = require_dist();
const statement = looseObject({
	_type: _enum(["https://in-toto.io/Statement/v0.1", STATEMENT_TYPE]),
	predicateType: string(),
	predicate: unknown(),
	subject: array(looseObject({ digest: record(string(), string()) })).max(1e4)
});
/** What says who published: signatures, and provenance of either version. */
const BY_PUBLISHER = /* @__PURE__ */ new Set([
	SIGN_PREDICATE,
	PROVENANCE_PREDICATE,
	"https://slsa.dev/provenance/v0.2"
]);
/** @throws PackwrightError `STATEMENT_INVALID` for a statement that says something else than who published */
function refuseOtherPredicate({ predicateType }) {
	if (BY_PUBLISHER.has(predicateType)) return;
	throw new PackwrightError("STATEMENT_INVALID", `The predicate "${predicateType}" does not say who published.`);
}
/**
* @param evidence whose signature was verified
* @throws PackwrightError `STATEMENT_INVALID`, `SUBJECT_MISMATCH`
*/
function readStated({ bundle, payload = Buffer.of() }, subject) {
	const { content } = bundle;
	if (content.$case === "dsseEnvelope") return statedIn(content.dsseEnvelope, subject.digest);
	if (sha256(payload) !== subject.digest) refuseOtherImage(payload, subject);
	return {
		predicateType: SIGN_PREDICATE,
		predicate: {},
		id: hexOf(sha256(payload))
	};
}
function statedIn(envelope, digest) {
	if (envelope.payloadType !== "application/vnd.in-toto+json") throw new PackwrightError("STATEMENT_INVALID", `What was signed is of the type "${envelope.payloadType}".`);
	let found;
	try {
		found = statement.parse(parseJson(envelope.payload.toString("utf8"), "a statement"));
	} catch (cause) {
		throw new PackwrightError("STATEMENT_INVALID", "What was signed is not an in-toto statement.", { cause });
	}
	if (!found.subject.some((one) => one.digest["sha256"] === hexOf(digest))) throw otherSubject(digest, found.subject.map((one) => one.digest));
	const { predicateType, predicate } = found;
	return {
		predicateType,
		predicate,
		id: hexOf(sha256(envelope.payload))
	};
}
const simpleSigning = looseObject({ critical: looseObject({
	identity: looseObject({ "docker-reference": string() }),
	image: looseObject({ "docker-manifest-digest": string() }),
	type: _enum(["cosign container image signature", SIGN_PREDICATE])
}) });
function refuseOtherImage(payload, { digest, repository }) {
	let found;
	try {
		found = simpleSigning.parse(parseJson(payload.toString("utf8"), "a signed payload"));
	} catch (cause) {
		throw new PackwrightError("STATEMENT_INVALID", "What was signed is not cosign’s payload.", { cause });
	}
	const { identity, image } = found.critical;
	if (image["docker-manifest-digest"] !== digest) throw otherSubject(digest, image);
	const named = identity["docker-reference"];
	if (placeOf(named) === canonicalPlace(repository)) return;
	throw new PackwrightError("SUBJECT_MISMATCH", `A signature was made for ${named}, not for ${canonicalPlace(repository)}.`, { details: {
		expected: canonicalPlace(repository),
		found: named
	} });
}
function placeOf(written) {
	try {
		return canonicalPlace(parseReference(written));
	} catch {
		return;
	}
}
function otherSubject(expected, found) {
	return new PackwrightError("SUBJECT_MISMATCH", "A signed statement is not about this artifact.", { details: {
		expected,
		found
	} });
}
// src/trust/provenance.ts
/**
* SLSA provenance, held against the certificate that signed it: what a run states of itself has to be what the
* certificate proves.
*
* @see https://slsa.dev/spec/v1.0/provenance
* @see https://slsa.dev/spec/v0.2/provenance
*/
const dependency = looseObject({
	uri: string().optional(),
	digest: record(string(), string()).optional()
});
const v1 = looseObject({
	buildDefinition: looseObject({
		externalParameters: looseObject({ workflow: looseObject({ repository: string().optional() }).optional() }).optional(),
		internalParameters: looseObject({ dirty: union([boolean(), literal("unknown")]).optional() }).optional(),
		resolvedDependencies: array(dependency).nullish()
	}),
	runDetails: looseObject({ builder: looseObject({ id: string() }) })
});
const v02 = looseObject({
	builder: looseObject({ id: string() }),
	invocation: looseObject({ configSource: dependency.optional() }).optional(),
	materials: array(dependency).nullish()
});
/**
* @returns `undefined` for a statement that is no provenance
* @throws PackwrightError `STATEMENT_INVALID` for provenance that cannot be read
*/
function provenanceIn({ predicateType, predicate }) {
	if (predicateType !== "https://slsa.dev/provenance/v1" && predicateType !== "https://slsa.dev/provenance/v0.2") return void 0;
	try {
		return predicateType === "https://slsa.dev/provenance/v0.2" ? readV02(predicate) : readV1(predicate);
	} catch (cause) {
		throw new PackwrightError("STATEMENT_INVALID", `The provenance (${predicateType}) cannot be read.`, { cause });
	}
}
function readV1(predicate) {
	const { buildDefinition, runDetails } = v1.parse(predicate);
	const { externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
	const repository = repositoryIn(externalParameters?.workflow?.repository);
	return {
		builder: runDetails.builder.id,
		dirty: internalParameters?.dirty,
		...sourceIn(resolvedDependencies ?? [], repository)
	};
}
function readV02(predicate) {
	const { builder, invocation, materials } = v02.parse(predicate);
	const source = invocation?.configSource;
	const sources = [...source === void 0 ? [] : [source], ...materials ?? []];
	return {
		builder: builder.id,
		...sourceIn(sources, repositoryIn(source?.uri))
	};
}
/** The repository that was built, and its commit; of several the first that is git's. */
function sourceIn(dependencies, stated) {
	const found = dependencies.find(({ uri, digest = {} }) => (digest["gitCommit"] ?? digest["sha1"]) !== void 0 && (stated === void 0 || uri === void 0 || repositoryIn(uri) === stated));
	return {
		repository: stated ?? repositoryIn(found?.uri),
		commit: found?.digest?.["gitCommit"] ?? found?.digest?.["sha1"]
	};
}
function repositoryIn(uri) {
	return uri?.replace(/^git\+/, "").replace(/@(?:refs\/.*|[^/@]+)$/, "").replace(/(?:\.git)?\/*$/, "").toLowerCase();
}
const RUNNERS = "https://github.com/actions/runner";
/**
* Keys prove no repository: only certificates are held against what is stated.
*
* @throws PackwrightError `PROVENANCE_MISMATCH`
*/
function refuseOtherProvenance(stated, signer) {
	const { repository, commit, build_signer: workflow, runner } = signer;
	if (repository === void 0) return;
	refuseOther("repository", repository.toLowerCase(), stated.repository);
	refuseOther("commit", commit, stated.commit);
	const { builder } = stated;
	const isRunner = builder === RUNNERS || builder === `${RUNNERS}/${runner}`;
	const isHost = !repository.startsWith("https://github.com/") && sameHost(builder, repository);
	if (isRunner || isHost || workflow === void 0) return;
	refuseOther("builder", workflow, builder);
}
function sameHost(a, b) {
	return URL.parse(a)?.host === URL.parse(b)?.host;
}
function refuseOther(what, proven, stated) {
	if (proven === void 0 || stated === void 0 || proven === stated) return;
	throw new PackwrightError("PROVENANCE_MISMATCH", `The provenance names the ${what} ${stated}, and the certificate that signed it ${proven}.`, {
		hint: "Do not use the pack before its publisher explains it.",
		details: {
			what,
			expected: proven,
			found: stated
		}
	});
}
// src/trust/bundle.ts
/** Verifies one signature: its cryptography, what it states, about what. Who signed is judged elsewhere. */
/**
* A signature that says who published: cosign's in any of its forms, or provenance.
*
* @throws PackwrightError as `verifyStatement`, and `STATEMENT_INVALID` for what says something else
*/
async function verifyBundle(evidence, subject, means) {
	const verified = await verifyStatement(evidence, subject, means);
	refuseOtherPredicate(verified);
	return verified;
}
/**
* @param subject what the statement has to be about
* @throws PackwrightError one code for each thing that can be wrong with a bundle
*/
async function verifyStatement(evidence, subject, means) {
	refuseUnsigned(evidence);
	const signed = (0, import_dist.isBundleWithPublicKey)(evidence.bundle) ? await verifiedByKey(evidence, means) : await verifiedByCertificate(evidence, means);
	const stated = readStated(evidence, subject);
	const provenance = provenanceIn(stated);
	if (provenance === void 0) return {
		...signed,
		...stated
	};
	refuseOtherProvenance(provenance, signed.signer);
	return {
		...signed,
		...stated,
		provenance
	};
}
/** A bare signature over bytes that nobody has proves nothing. */
function refuseUnsigned({ bundle: { content }, payload }) {
	if (content.$case === "dsseEnvelope" && content.dsseEnvelope.signatures.length !== 1) throw new PackwrightError("BUNDLE_INVALID", "A bundle has no single signature.");
	if (content.$case === "messageSignature" && payload === void 0) throw new PackwrightError("STATEMENT_INVALID", "A bundle holds a bare signature over something else than this artifact.");
}
async function verifiedByCertificate({ bundle, payload }, means) {
	if (means.keysOnly) throw new PackwrightError("KEY_UNKNOWN", "A signature was made with a certificate, where the policy names keys.");
	const root = await means.root();
	const logged = bundle.verificationMaterial.tlogEntries.length > 0;
	const verifier = new import_dist$2.Verifier((0, import_dist$2.toTrustMaterial)(root), {
		tlogThreshold: logged ? 1 : 0,
		ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
		timestampThreshold: 1
	});
	try {
		refuseOtherTree(bundle);
		verifier.verify((0, import_dist$2.toSignedEntity)(bundle, payload));
	} catch (cause) {
		throw failure(cause, logged);
	}
	const certificate = certificateIn(bundle.verificationMaterial);
	if (certificate === void 0) throw new PackwrightError("BUNDLE_INVALID", "A bundle holds no certificate.");
	return {
		signer: signerFacts(certificate),
		...signedAt(bundle)
	};
}
/** A proof has to be of the tree that the log signed; the library takes the signed one and passes the other over. */
function refuseOtherTree({ verificationMaterial: { tlogEntries } }) {
	for (const { inclusionProof } of tlogEntries) {
		if (inclusionProof?.checkpoint === void 0) continue;
		const [, size, root] = inclusionProof.checkpoint.envelope.split("\n");
		const { treeSize, rootHash } = inclusionProof;
		if (size === treeSize && root === Buffer.from(rootHash).toString("base64")) continue;
		throw new import_dist$2.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "the proof is of another tree than the log signed"
		});
	}
}
function signedAt(bundle) {
	const seconds = Number(bundle.verificationMaterial.tlogEntries[0]?.integratedTime ?? 0);
	return seconds > 0 ? { signedAt: /* @__PURE__ */ new Date(seconds * 1e3) } : {};
}
/** A key needs no authority: the policy names it. */
async function verifiedByKey(evidence, { keys, root }) {
	const [signature, signed] = signedBytes(evidence);
	const found = keys.find(({ key }) => hashesOf(key).some((hash) => verify(hash, signed, key, signature)));
	if (found === void 0) throw new PackwrightError("KEY_UNKNOWN", "A signature was made with a key that the policy does not name for this pack.", { details: { known: keys.map(({ id }) => id) } });
	const proven = await provenTimes(evidence, found.key, root);
	refuseInvalidKey(found, proven, /* @__PURE__ */ new Date());
	const [first] = proven;
	const at = first === void 0 ? {} : { signedAt: first };
	return {
		signer: { identity: found.identity },
		key: found.id,
		...at
	};
}
function signedBytes({ bundle: { content }, payload = Buffer.of() }) {
	if (content.$case === "messageSignature") return [content.messageSignature.signature, payload];
	const { payloadType, payload: stated, signatures } = content.dsseEnvelope;
	return [signatures[0]?.sig ?? Buffer.of(), import_dist$1.dsse.preAuthEncoding(payloadType, stated)];
}
/**
* When a key signed, as the log and the timestamp authorities say that the bundle names: each has to be right, and one
* that the trusted root does not know is not.
*/
async function provenTimes({ bundle, payload }, key, root) {
	const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
	const stamps = timestampVerificationData?.rfc3161Timestamps ?? [];
	if (tlogEntries.length + stamps.length === 0) return [];
	const times = [];
	const validFor = (time) => times.push(time) > 0;
	const material = (0, import_dist$2.toTrustMaterial)(await root(), () => ({
		publicKey: key,
		validFor
	}));
	const thresholds = {
		tlogThreshold: 0,
		ctlogThreshold: 0,
		timestampThreshold: 0
	};
	try {
		refuseOtherTree(bundle);
		new import_dist$2.Verifier(material, thresholds).verify(withoutSignature((0, import_dist$2.toSignedEntity)(bundle, payload)));
	} catch (cause) {
		throw failure(cause, tlogEntries.length > 0);
	}
	return times.sort((a, b) => a.getTime() - b.getTime());
}
/** The signature was verified, with the hash that belongs to the key; the library would take another. */
function withoutSignature({ signature, ...entity }) {
	return {
		...entity,
		signature: Object.create(signature, { verifySignature: { value: () => true } })
	};
}
const CODES = {
	TLOG_ERROR: "TLOG_INVALID",
	TLOG_INCLUSION_PROOF_ERROR: "TLOG_INVALID",
	TLOG_INCLUSION_PROMISE_ERROR: "TLOG_INVALID",
	TLOG_MISSING_INCLUSION_ERROR: "TLOG_INVALID",
	TLOG_BODY_ERROR: "TLOG_INVALID",
	TIMESTAMP_ERROR: "TIMESTAMP_INVALID",
	CERTIFICATE_ERROR: "CERTIFICATE_UNTRUSTED"
};
function failure(cause, logged) {
	const { code, message } = cause;
	const ours = CODES[code] ?? "BUNDLE_INVALID";
	const why = ours === "TIMESTAMP_INVALID" && !logged ? `${message}; it has no log entry either` : message;
	return new PackwrightError(ours, `A signature does not verify: ${why}.`, {
		hint: "Do not use the pack. If the trusted root is old, refresh it.",
		details: { reason: code },
		cause
	});
}
// src/trust/judge.ts
/** Whether a signer that is proven to have signed is one that a rule allows for a pack. */
const GITHUB = "https://github.com";
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
/**
* Triggers under which text or code of strangers may run with the repository's own identity.
*
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
*/
const UNSAFE_TRIGGERS = /* @__PURE__ */ new Set([
	"discussion",
	"discussion_comment",
	"fork",
	"gollum",
	"issue_comment",
	"issues",
	"pull_request",
	"pull_request_comment",
	"pull_request_review",
	"pull_request_review_comment",
	"pull_request_target",
	"watch",
	"workflow_run"
]);
/**
* Without a rule, the narrow reading holds: a workflow of a repository of the same owner on github.com, run for the tag
* of this version.
*
* @throws PackwrightError `IDENTITY_MISMATCH`, `ISSUER_MISMATCH` saying what was expected and what was found
*/
function judgeSigner(signer, rule, pack) {
	if (rule?.keys !== void 0) {
		if (signer.identity.startsWith("key:")) return;
		throw mismatch("a signature by one of the keys that the policy names", signer.identity);
	}
	if (rule?.identity !== void 0 || rule?.identity_regexp !== void 0) judgeIdentity(signer, rule, pack);
	else judgeOwner(signer, rule, pack);
	judgePublisher(signer, rule ?? { match: "**" }, pack);
	if (rule?.namespace_binding !== false) judgeNamespace(signer, pack);
}
/** Anybody can have a certificate for an address of theirs; without a rule that names it, it proves nothing. */
function judgeOwner(signer, rule, pack) {
	if (rule?.repository !== void 0) return;
	expect("ISSUER_MISMATCH", "issuer", rule?.oidc_issuer ?? GITHUB_ISSUER, signer.issuer);
	if (isLayout(pack.repository) || isOfOrganisation(signer, pack)) return;
	throw mismatch("a signer that a rule names, or a repository of the organisation", signer.identity);
}
/** Whether a repository of the organisation in the reference signed. GitHub's names have no case. */
function isOfOrganisation({ owner, issuer }, { repository }) {
	const [org] = repository.path.split("/");
	return issuer === GITHUB_ISSUER && owner?.toLowerCase() === `${GITHUB}/${org}`;
}
/** Everything that a rule states about the run that signed; beside an identity only what is stated. */
function judgePublisher(signer, rule, pack) {
	const named = rule.identity !== void 0 || rule.identity_regexp !== void 0;
	const { signed = "release" } = pack;
	if (rule.repository !== void 0) {
		expect("ISSUER_MISMATCH", "issuer", rule.oidc_issuer ?? GITHUB_ISSUER, signer.issuer);
		expectName("repository", `${GITHUB}/${rule.repository}`, signer.repository);
	}
	const workflow = signed === "release" ? rule.workflow : rule.status_workflow ?? rule.workflow;
	if (workflow !== void 0) expectOneOf("workflow", [workflow].flat(), signer.workflow);
	if (rule.repository_id !== void 0) expect("IDENTITY_MISMATCH", "repository id", rule.repository_id, signer.repository_id);
	if (rule.repository_owner_id !== void 0) expect("IDENTITY_MISMATCH", "owner id", rule.repository_owner_id, signer.owner_id);
	if (!named) {
		if (signer.build_signer !== signer.build_config) throw mismatch(`a job of ${signer.build_config} itself`, `a reusable workflow, ${signer.build_signer}`);
		expect("IDENTITY_MISMATCH", "certificate identity", signer.build_signer, signer.identity);
	}
	if (!named || (signed === "release" ? rule.ref : rule.status_ref ?? rule.ref) !== void 0) judgeRef(signer, rule, pack);
	if (signer.trigger !== void 0 && UNSAFE_TRIGGERS.has(signer.trigger)) throw mismatch("a trigger under which no strangers’ code runs", signer.trigger);
	if (rule.environment !== void 0) expect("IDENTITY_MISMATCH", "environment", rule.environment, signer.environment);
	if (rule.runner !== void 0) expect("IDENTITY_MISMATCH", "runner", rule.runner, signer.runner);
}
function judgeRef(signer, rule, pack) {
	const { signed = "release" } = pack;
	if ((signed === "release" ? refPattern(rule.ref, pack) : standingRefs(rule)).some((pattern) => pattern.test(signer.ref ?? ""))) return;
	throw mismatch(signed === "release" ? `the ref ${rule.ref ?? "refs/tags/v{version} or refs/tags/{name}-v{version}"} for ${pack.name} ${pack.version}` : `the ref ${rule.status_ref ?? `${MAIN} or the tag of a release`}`, signer.ref);
}
const MAIN = "refs/heads/main";
const ANY = /\{name\}|\{version\}/g;
/** Whoever may release may also say what became of a release, from any of its tags or from the main branch. */
function standingRefs({ ref, status_ref: own }) {
	const written = own ?? ref;
	const patterns = written === void 0 ? ["refs/tags/v*", "refs/tags/*-v*"] : [written];
	const main = own === void 0 ? [MAIN] : [];
	return [...patterns, ...main].map((pattern) => globOf(pattern.replace(ANY, "*"), {}));
}
/** Without a pattern of its own, the ref has to be the tag of this very version. */
function refPattern(written, pack) {
	const patterns = written === void 0 ? ["refs/tags/v{version}", "refs/tags/{name}-v{version}"] : [written];
	const values = {
		"{name}": pack.name,
		"{version}": pack.version ?? ""
	};
	return patterns.map((pattern) => globOf(pattern, values));
}
function globOf(pattern, values) {
	const source = pattern.split(/(\{name\}|\{version\}|\*)/).map((part) => {
		if (part === "*") return "[^/]*";
		return escaped(values[part] ?? part);
	});
	return new RegExp(`^${source.join("")}$`);
}
function judgeIdentity(signer, rule, pack) {
	if (rule.oidc_issuer !== void 0) expect("ISSUER_MISMATCH", "issuer", rule.oidc_issuer, signer.issuer);
	const { identity, identity_regexp: expression } = rule;
	if (identity !== void 0 && !identityFits(identity, signer.identity, pack)) throw mismatch(`the identity ${identity}`, signer.identity);
	if (expression === void 0) return;
	if (anchored(filled(expression, pack))?.test(signer.identity) !== true) throw mismatch(`an identity like ${expression}`, signer.identity);
}
function identityFits(written, found, pack) {
	const source = escaped(written).replace(/\\\{(name|version)\\\}/g, "{$1}");
	return new RegExp(`^${filled(source, pack)}$`).test(found);
}
/** As an expression. What is said about a release later may come from the run of any other release. */
function filled(written, { name, version = "", signed = "release" }) {
	return written.replaceAll("{name}", () => escaped(name)).replaceAll("{version}", () => signed === "release" ? escaped(version) : "[^/]*");
}
function escaped(text) {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
/** Who signs for `ghcr.io/acme/…` is a repository of acme's. Certificates that name no owner are not bound. */
function judgeNamespace(signer, pack) {
	if (isLayout(pack.repository) || signer.owner === void 0) return;
	const org = pack.repository.path.split("/")[0];
	const owner = signer.owner.replace(/^https:\/\/[^/]+\//, "");
	if (owner.toLowerCase() !== org) throw mismatch(`a repository of "${org}", where the pack lies`, `one of "${owner}"`);
}
function expectOneOf(what, wanted, found) {
	if (found === void 0 || !wanted.includes(found)) throw mismatch(`the ${what} ${wanted.join(" or ")}`, found);
}
/** GitHub's names have no case. */
function expectName(what, wanted, found) {
	if (wanted.toLowerCase() !== found?.toLowerCase()) throw mismatch(`the ${what} ${wanted}`, found);
}
function expect(code, what, wanted, found) {
	if (wanted === found) return;
	throw mismatch(`the ${what} ${wanted}`, found, code);
}
function mismatch(expected, found, code = "IDENTITY_MISMATCH") {
	return new PackwrightError(code, `The signer is not allowed: expected ${expected}, found ${found ?? "none"}.`, {
		hint: "If that signer is right, change the rule in packs.policy.json; else do not use the pack.",
		details: {
			expected,
			found
		}
	});
}
export { verifyStatement as a, verifyBundle as i, judgeSigner as n, refPattern as r, isOfOrganisation as t };
