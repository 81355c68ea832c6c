import { expect, test } from 'vitest'
import {
  currentPlatform,
  fits,
  formatPlatform,
  matchesPlatform,
  parsePlatform,
} from '../../src/oci/platform.ts'

test.each([
  ['x86_64-unknown-linux-gnu', 'linux/amd64', 'gnu'],
  ['x86_64-unknown-linux-musl', 'linux/amd64', 'musl'],
  ['aarch64-unknown-linux-gnu', 'linux/arm64', 'gnu'],
  ['armv7-unknown-linux-gnueabihf', 'linux/arm/v7', 'gnu'],
  ['aarch64-apple-darwin', 'darwin/arm64', undefined],
  ['x86_64-pc-windows-msvc', 'windows/amd64', undefined],
  ['linux/amd64', 'linux/amd64', undefined],
  ['linux/arm/v7', 'linux/arm/v7', undefined],
  ['darwin-arm64', 'darwin/arm64', undefined],
  ['linux-x64', 'linux/amd64', undefined],
])('%s is %s', (text, expected, libc) => {
  const parsed = parsePlatform(text)
  expect(parsed && formatPlatform(parsed)).toBe(expected)
  expect(parsed?.libc).toBe(libc)
})

test.each(['linux', 'docs', 'noarch', 'x86_64', '', 'a-b'])('"%s" names no platform', (text) => {
  expect(parsePlatform(text)).toBeUndefined()
})

test('what is built for one platform fits that one', () => {
  const gnu = { os: 'linux', architecture: 'amd64', libc: 'gnu' }
  expect(fits(gnu, { ...gnu, libc: 'musl' })).toBe(false)
  expect(fits(gnu, { os: 'linux', architecture: 'amd64' })).toBe(true)
  expect(fits(gnu, { ...gnu, architecture: 'arm64' })).toBe(false)
  expect(matchesPlatform('macos', { os: 'darwin', architecture: 'arm64' })).toBe(true)
  expect(matchesPlatform('windows', currentPlatform())).toBe(process.platform === 'win32')
})
