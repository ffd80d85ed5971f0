// A network between two programs of one machine: every connection passes through a relay that takes its time. Chromium's own
// throttling does not reach frames of another site, nor does it make a connection wait for its handshake.

import { connect, createServer } from "node:net";

const ROUND_TRIP = 40;
/** 10 Mbit/s. */
const BYTES_PER_MS = 1250;

/** One direction of the line, shared by all connections: when it is free again. */
const line = () => {
	let free = 0;
	return (bytes) => {
		free = Math.max(free, performance.now()) + bytes / BYTES_PER_MS;
		return free;
	};
};
const down = line();
const up = line();

/** Passes pieces on in order, each when it has crossed the line and half a round trip is over. */
const cross = (from, to, transfer, notBefore) => {
	let sent = 0;
	const later = (end, action) => setTimeout(action, Math.max(0, Math.max(end, notBefore) + ROUND_TRIP / 2 - performance.now()));
	from.on("data", (piece) => {
		sent = transfer(piece.length);
		later(sent, () => to.writable && to.write(piece));
	});
	from.on("end", () => later(sent, () => to.end()));
	for (const event of ["error", "close"]) from.on(event, () => later(sent, () => to.destroy()));
};

/** Relays to a port of this machine; tells of the first line of everything that is asked. Returns its own port. */
export const relay = (target, port = 0, asked = () => {}) =>
	new Promise((ready) => {
		const server = createServer({ noDelay: true }, (client) => {
			const behind = connect({ port: target, host: "127.0.0.1", noDelay: true });
			// The handshake takes a round trip before anything can be asked.
			const shaken = performance.now() + ROUND_TRIP;
			client.on("data", (piece) => {
				const first = piece.toString("latin1").split("\r\n", 1)[0];
				if (/^[A-Z]+ \S+ HTTP\/1\.1$/.test(first)) asked(first);
			});
			cross(client, behind, up, shaken);
			cross(behind, client, down, 0);
		});
		server.listen(port, "127.0.0.1", () => ready(server.address().port));
	});
