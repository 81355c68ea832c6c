import { describe, expect, test } from 'vitest'
import { formatReference, parseReference, tagOfVersion, versionOfTag } from '../../src/oci/reference.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('references', () => {
  test.each([
    ['ghcr.io/acme/packs/claude:1.2.0', 'ghcr.io', 'acme/packs/claude'],
    [`ghcr.io/acme/packs/claude@${DIGEST}`, 'ghcr.io', 'acme/packs/claude'],
    [`ghcr.io/acme/packs/claude:1.2.0@${DIGEST}`, 'ghcr.io', 'acme/packs/claude'],
    ['localhost/a/b:1', 'localhost', 'a/b'],
    ['127.0.0.1:5000/a__b/c-d.e:x_1', '127.0.0.1:5000', 'a__b/c-d.e'],
    ['[::1]:5000/a/b:1', '[::1]:5000', 'a/b'],
    ['oci-layout://dist/registry/claude:1.2.0', 'oci-layout:/', 'dist/registry/claude'],
    [`oci-layout:///abs/dir@${DIGEST}`, 'oci-layout:/', '/abs/dir'],
  ])('%s is read and written back as it was', (text, registry, path) => {
    const reference = parseReference(text)
    expect(reference).toMatchObject({ registry, path })
    expect(formatReference(reference)).toBe(text)
  })

  test('the oci:// scheme of Helm and Flux is understood', () => {
    expect(formatReference(parseReference('oci://ghcr.io/acme/a:1'))).toBe('ghcr.io/acme/a:1')
  })

  test.each([
    ['', 'missing'],
    ['claude', 'missing'],
    ['acme/claude:1', 'not the host'],
    ['https://ghcr.io/acme/claude:1', 'scheme'],
    ['ghcr.io/Acme/claude:1', '"Acme"'],
    ['ghcr.io/acme//claude:1', '""'],
    ['ghcr.io/acme/../claude:1', '".."'],
    ['ghcr.io/acme/claude:', 'not a tag'],
    ['ghcr.io/acme/claude:a b', 'not a tag'],
    ['ghcr.io/acme/claude:1@sha256:abc', 'sha256'],
    [`ghcr.io/acme/claude@${DIGEST.toUpperCase()}`, 'sha256'],
    [`ghcr.io/acme/claude@sha512:${'a'.repeat(128)}`, 'sha256'],
    ['--to-plain-http/acme/claude:1', 'not the host'],
    ['-x.io/acme/claude:1', 'not the host'],
    ['ghcr.io:99999/acme/claude:1', 'not the host'],
    ['ghcr.io/acme/claude\u001b[2J:1', 'cannot be part'],
    [`ghcr.io/${'a/'.repeat(200)}b:1`, '255'],
    ['oci-layout://', 'directory'],
  ])('%j is refused and the reason named', (text, reason) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'REFERENCE_INVALID', message: expect.stringContaining(reason) }),
    )
  })

  test('build metadata survives the trip through a tag', () => {
    expect(tagOfVersion('1.0.0-rc.1+build.5')).toBe('1.0.0-rc.1_build.5')
    expect(versionOfTag('1.0.0-rc.1_build.5')).toBe('1.0.0-rc.1+build.5')
  })
})
