/** Recognises files that are secrets by their name or by how they begin, so that nobody publishes one by accident. */

const NAMES = new Set([
  '.env',
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.dockerconfigjson',
  '.pgpass',
  '.htpasswd',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  'kubeconfig',
])
const PATHS = [
  /(?:^|\/)\.aws\/credentials$/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.ssh\//,
  /(?:^|\/)\.gnupg\//,
]
const ENDINGS = ['.p12', '.pfx', '.jks', '.keystore', '.kdbx', '.ppk']
const ENV_EXAMPLES = /^\.env\.(?:example|sample|template|dist|defaults)$/
const PRIVATE_KEY = /^\s*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/

/** @returns what the file looks like, e.g. `an environment file`, or `undefined` */
export function secretByName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (NAMES.has(name)) return `"${name}" usually holds credentials`
  if (/^\.env\./.test(name) && !ENV_EXAMPLES.test(name)) return `"${name}" usually holds credentials`
  if (ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return 'it looks like a key store'
  if (PATHS.some((pattern) => pattern.test(path))) return 'it lies where credentials are kept'
  return undefined
}

/** `.npmrc` that names registries and settings, and nothing that logs in. */
const NPM_LOGIN =
  /_auth|_password|authtoken|^\s*(?:username|email|certfile|keyfile|key|cert)\s*=|:\/\/[^/\s]*@/im

export function isHarmlessNpmrc(text: string): boolean {
  return !NPM_LOGIN.test(text)
}

/** How many bytes of a file `secretByContent` wants to see. */
export const HEAD_BYTES = 96

/** @param head the first `HEAD_BYTES` bytes */
export function secretByContent(head: Uint8Array): string | undefined {
  return PRIVATE_KEY.test(Buffer.from(head).toString('latin1')) ? 'it begins like a private key' : undefined
}
