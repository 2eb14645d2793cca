/*
 * reports_graphql: serves a register with PostGraphile over HTTP, as a web
 * program would, and sends it the queries that it reads from the standard input,
 * one JSON object a line: { "query": ..., "variables": ... }. Prints each answer
 * as a line of JSON.
 *
 *   node reports_graphql.js MODULES CONNECTION SCHEMA [AS_OF]
 */
'use strict';

const http = require('http');
const readline = require('readline');
const [modules, connectionString, schema, asOf] = process.argv.slice(2);
const { postgraphile } = require(`${modules}/postgraphile`);
const { makePgSmartTagsPlugin } = require(`${modules}/graphile-utils`);
const { Pool } = require(`${modules}/pg`);

// The reports are served, and not the tables beneath them, which have to be
// readable and need not be shown.
const reportsOnly = makePgSmartTagsPlugin({
  kind: 'class',
  match: (relation) => relation.classKind === 'r' || relation.name.startsWith('import_'),
  tags: { omit: true }
});

const pool = new Pool({ connectionString, max: 2 });
const server = http.createServer(postgraphile(pool, [schema], {
  appendPlugins: [reportsOnly],
  ignoreIndexes: true,
  disableDefaultMutations: true,
  disableQueryLog: true,
  // for the time of one request: PostGraphile sets it by SET LOCAL
  pgSettings: asOf ? { 'oversight.as_of': asOf } : {}
}));

const ask = (port, body) => new Promise((resolve, reject) => {
  const request = http.request({
    host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers: { 'Content-Type': 'application/json' }
  }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part) => { text += part; });
    response.on('end', () => resolve(text));
  });
  request.on('error', reject);
  request.end(body);
});

server.listen(0, '127.0.0.1', async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log((await ask(server.address().port, line)).trim());
  }
  server.close();
  server.closeAllConnections();
  await pool.end();
});
