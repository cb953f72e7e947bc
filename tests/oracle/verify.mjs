// Judges tokens with jose, as the examples lock it: options and then one token a line come in as JSON, one verdict a line goes out, "ok" or jose's code.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { resolve } = createRequire(new URL('../../examples/better-auth/package.json', import.meta.url))
const { jwtVerify } = await import(pathToFileURL(resolve('jose')))

let key, options
for await (const line of createInterface({ input: process.stdin })) {
  if (!options) {
    const { secret, now, ...rest } = JSON.parse(line)
    key = new TextEncoder().encode(secret)
    options = { ...rest, algorithms: ['HS256'], requiredClaims: ['iat', 'exp', 'uid'], currentDate: new Date(now) }
    continue
  }

  const verdict = await jwtVerify(JSON.parse(line), key, options).then(() => 'ok', (error) => error.code ?? error.name)
  process.stdout.write(`${verdict}\n`)
}
