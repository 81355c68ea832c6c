/** Other people's registries on loopback, alone and with nginx in front in the ways that people put it there. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  freePort,
  listening,
  type RunningRegistry,
  startProgram,
  startRegistry,
  stopAfterwards,
  stopProcess,
  TOOLS,
  throwawayCertificates,
} from './servers.ts'
import { temporaryDirectory } from './temporary.ts'

export interface KnownRegistry {
  name: string
  /** the program without which it cannot be tried */
  tool: string
  /** @returns where packs go: `host`, or `host/prefix` */
  start(): Promise<RunningRegistry & { base?: string }>
}

const FORWARDED = 'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;'

export const isHere = ({ tool }: KnownRegistry) => existsSync(join(TOOLS, tool))

export const REGISTRIES: readonly KnownRegistry[] = [
  {
    name: 'docker-registry 2.8',
    tool: 'docker-registry',
    start: () => startRegistry({ program: 'docker-registry' }),
  },
  {
    name: 'distribution 3.1.2',
    tool: 'distribution',
    start: () => startRegistry({ program: 'distribution' }),
  },
  {
    name: 'olareg 0.1.2',
    tool: 'olareg',
    start: () => startProgram('olareg'),
  },
  {
    name: 'go-containerregistry 0.22.1',
    tool: 'gcr-registry',
    start: () => startProgram('gcr-registry'),
  },
]

/** What nginx is told, and what a publisher meets there. */
export const FRONTS: readonly KnownRegistry[] = [
  behindNginx('TLS with a CA of its own', { tls: true, headers: FORWARDED }),
  behindNginx('a path prefix', {
    location: '/v2/mirror/',
    headers: `${FORWARDED}
      rewrite ^/v2/mirror/(.*)$ /v2/$1 break;
      proxy_redirect ~^(https?://[^/]+)?/v2/(.*)$ $1/v2/mirror/$2;`,
    prefix: 'mirror',
  }),
  behindNginx('compressed answers', {
    headers: `${FORWARDED} gzip on; gzip_types *; gzip_min_length 0; gzip_proxied any;`,
  }),
  behindNginx('blobs on another port', { headers: FORWARDED, blobsElsewhere: true }),
]

/** Where not everything is to work. */
export const LIMITS = {
  size: behindNginx('a limit of 64 KiB', { headers: `${FORWARDED} client_max_body_size 64k;` }),
  rate: behindNginx('10 requests a second', {
    outside: 'limit_req_zone $binary_remote_addr zone=all:1m rate=10r/s; limit_req_status 429;',
    headers: `${FORWARDED} limit_req zone=all burst=5 nodelay;`,
  }),
  stream: behindNginx('8 MB a second for each stream', {
    outside: `log_format sent '$request_method $status $body_bytes_sent $http_range';`,
    headers: `${FORWARDED} limit_rate 8m; proxy_max_temp_file_size 0; access_log sent.log sent;`,
  }),
  scheme: behindNginx('TLS without X-Forwarded-Proto', {
    tls: true,
    headers: 'proxy_set_header Host $http_host;',
  }),
  host: behindNginx('TLS without Host', { tls: true, headers: 'proxy_redirect off;' }),
}

interface Front {
  tls?: boolean
  /** directives for the location */
  headers: string
  /** directives for all of nginx */
  outside?: string
  location?: string
  prefix?: string
  blobsElsewhere?: boolean
}

function behindNginx(name: string, front: Front): KnownRegistry {
  return { name: `nginx 1.22: ${name}`, tool: 'nginx', start: () => startNginx(front) }
}

async function startNginx(front: Front): Promise<RunningRegistry & { base?: string }> {
  const behind = await startRegistry({ program: 'docker-registry' })
  const directory = await temporaryDirectory('nginx')
  const [port, other] = [await freePort(), await freePort()]
  const tls = front.tls === true ? await throwawayCertificates(directory) : undefined
  const host = `${tls === undefined ? '127.0.0.1' : 'localhost'}:${port}`
  const upstream = `proxy_pass http://${behind.host};`
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(directory, kind)};`)
    .join(' ')
  const blobs = `location ~ ^/v2/.*/blobs/sha256: {
      if ($request_method = GET) { return 307 http://127.0.0.1:${other}$request_uri; }
      ${upstream} ${FORWARDED}
    }`
  const certificate =
    tls === undefined ? '' : `ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key};`
  const config = `daemon off; master_process off; pid ${join(directory, 'pid')}; error_log stderr crit;
events {}
http {
  access_log off; ${temporary} client_max_body_size 0;
  ${front.outside ?? ''}
  server {
    listen 127.0.0.1:${port}${tls === undefined ? '' : ' ssl'}; ${certificate}
    location = /v2/ { ${upstream} }
    ${front.blobsElsewhere === true ? blobs : ''}
    location ${front.location ?? '/'} { ${upstream} ${front.headers} }
  }
  server { listen 127.0.0.1:${other}; location / { ${upstream} } }
}`
  const file = join(directory, 'nginx.conf')
  await writeFile(file, config)
  const child = spawn(join(TOOLS, 'nginx'), ['-c', file, '-p', directory, '-e', 'stderr'], {
    stdio: 'ignore',
  })
  stopAfterwards(child)
  await listening(port, child)
  const flags = tls === undefined ? ['--plain-http'] : ['--ca-file', tls.ca]
  return {
    host,
    ...(front.prefix === undefined ? {} : { base: `${host}/${front.prefix}` }),
    directory,
    flags,
    orasFlags: tls === undefined ? flags : ['--plain-http=false', ...flags],
    ...(tls === undefined ? {} : { caFile: tls.ca }),
    async stop() {
      await stopProcess(child)
      await behind.stop()
    },
  }
}
