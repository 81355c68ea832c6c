/** The end of both actions: whatever happened, their credentials go. */
import { rmSync } from 'node:fs'

const directory = process.env['STATE_docker_config']
if (directory) rmSync(directory, { recursive: true, force: true })
