/** Three host names behind one door with TLS, as readers know them: a blog, the service, and an identity provider. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What three servers are called. */
export interface Names {
	blog: string;
	service: string;
	provider: string;
}

/** Three sites that share nothing. */
export const APART: Names = {
	blog: "blog.reader.test",
	service: "comments.rejoinder.test",
	provider: "id.provider.test",
};

/** A blog and its own service of comments: one site to the browser, two origins. */
export const TOGETHER: Names = { ...APART, service: "comments.reader.test" };

/** A key and a certificate for these names, signed by an authority that is made for this test alone. */
async function certificate(given: string[]): Promise<{ key: Buffer; cert: Buffer }> {
	const folder = await mkdtemp(join(tmpdir(), "rejoinder-tls-"));
	try {
		const names = given.map((name) => `DNS:${name}`);
		await writeFile(join(folder, "names"), `subjectAltName=${names.join(",")}\n`);
		const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
		const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
		const issued = ["-subj", "/CN=these tests", "-days", "2"];
		await openssl("req", "-x509", ...key, ...issued, "-keyout", "ca.key", "-out", "ca.pem");
		await openssl("req", ...key, "-subj", "/CN=these tests", "-keyout", "key", "-out", "request");
		const signed = [
			"-CA",
			"ca.pem",
			"-CAkey",
			"ca.key",
			"-CAcreateserial",
			"-extfile",
			"names",
			"-days",
			"2",
		];
		await openssl("x509", "-req", "-in", "request", ...signed, "-out", "cert");
		return { key: await readFile(join(folder, "key")), cert: await readFile(join(folder, "cert")) };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export class Door {
	private readonly behind = new Map<string, URL>();
	/** Takes the cookies of frames out of what passes: a browser that keeps none there. */
	dropsCookies = false;

	private constructor(private readonly server: Server) {}

	static async open(names: string[]): Promise<Door> {
		const server = createServer(await certificate(names), (incoming, outgoing) => {
			const name = (incoming.headers.host ?? "").split(":")[0] ?? "";
			const target = door.behind.get(name);
			if (!target) {
				outgoing.writeHead(502).end();
				return;
			}
			const { hostname, port } = target;
			const { method, headers, url: path } = incoming;
			if (door.dropsCookies && headers.cookie?.includes("-frame=")) delete headers.cookie;
			const passed = request({ hostname, port, path, method, headers }, (answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			});
			passed.on("error", () => outgoing.destroy());
			incoming.pipe(passed);
		});
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		const door = new Door(server);
		return door;
	}

	/** The origin of a name. */
	origin(name: string): string {
		return `https://${name}:${(this.server.address() as AddressInfo).port}`;
	}

	/** Leads a name to a server on this machine; returns the name's origin. */
	lead(name: string, url: string): string {
		this.behind.set(name, new URL(url));
		return this.origin(name);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((closed) => this.server.close(closed));
	}
}
