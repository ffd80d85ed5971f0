/** Who is signed in here. The token that speaks for them is in memory alone; what brings it back is the cookie, or what stands for it. */

import { deliver } from "../editor/deliver";
import { guest } from "../editor/lent";
import type { Ask } from "../service";
import { auth } from "./attempt";
import { call } from "./call";
import { leave } from "./sign-on";

/** What the service tells of a session. */
export interface Opened {
	name: string;
	picture: string;
	is_reachable: boolean;
	access_token: string;
	refresh_token?: string;
	way?: string;
}

/** That the browser keeps the refresh token, where no script can see it. */
const COOKIE = "cookie";

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Session {
	#token = "";
	#renewing: Promise<boolean> | undefined;
	/** What has been kept here says that somebody was signed in; false once the service knows better. */
	#hinted = !!guest.value?.session;
	name = "";
	/** Where their picture is. */
	picture = "";
	/** Whether they can be written to. */
	reachable = false;
	/** Through whom, as far as this browser remembers. */
	way = "";

	/** `changed` is called when somebody else speaks; `over` when that is against their will. */
	constructor(private readonly changed: (over: boolean) => void) {}

	get signedIn(): boolean {
		return !!this.#token;
	}

	/** Whether it is not known yet if somebody is signed in. */
	get unsure(): boolean {
		return this.#hinted && !this.#token;
	}

	/** Asks as whoever is signed in. The token is renewed once when it is refused; if that fails too, the refusal is the answer. */
	readonly through =
		(plain: Ask): Ask =>
		async (url, body, headers, signal) => {
			if (this.unsure) await this.renew();
			if (!this.#token) return plain(url, body, headers, signal);
			const send = () => plain(url, body, { ...headers, Authorization: `Bearer ${this.#token}` }, signal);
			const response = await send();
			if (response.status !== 401) return response;
			// Meanwhile they may have signed out. What they were sending is theirs; what they asked, anybody may ask.
			if (!this.#token) return body ? response : plain(url, body, headers, signal);
			return (await this.renew()) ? send() : response;
		};

	/** Takes over a session that has just begun. */
	async begin(opened: Opened): Promise<void> {
		this.#token = "";
		this.#adopt(opened, opened.way ?? "");
		const token = this.#token;
		// Meanwhile they may have signed out.
		const adopt = async (answer?: Response): Promise<void> => {
			const renewed = answer?.ok && (await answer.json());
			if (renewed && this.#token === token) this.#adopt(renewed, this.way);
		};
		// Not every browser keeps the cookie of a frame. Whether this one does shows when it is asked for.
		const probe = await this.#refresh("").catch(() => undefined);
		if (probe?.status !== 401) await adopt(probe);
		else if (this.#token === token)
			await adopt(await call(auth(), "keep", {}, { Authorization: `Bearer ${token}` }).catch(() => undefined));
	}

	/** Has a new token; false when nobody is signed in any more. */
	renew(): Promise<boolean> {
		this.#renewing ??= this.#renew().finally(() => {
			this.#renewing = undefined;
		});
		return this.#renewing;
	}

	/** Signs out, here at once and at the service as soon as it answers. */
	end(): void {
		const stored = this.#stored;
		leave();
		this.#forget(false);
		deliver(() => call(auth(), "sign-out", {}, stored), rest);
	}

	get #stored(): Record<string, string> {
		const stored = guest.value?.session;
		return stored && stored !== COOKIE ? { "Rejoinder-Refresh": stored } : {};
	}

	#refresh(stored = this.#stored["Rejoinder-Refresh"]): Promise<Response> {
		return call(auth(), "refresh", {}, stored ? { "Rejoinder-Refresh": stored } : {});
	}

	async #renew(): Promise<boolean> {
		const before = this.#token;
		const response = await deliver(() => this.#refresh(), rest);
		// Meanwhile they may have signed out, or in as somebody else.
		if (this.#token !== before || !this.#hinted) return this.signedIn;
		if (response.ok) this.#adopt(await response.json(), guest.value?.way ?? "");
		else this.#forget(!!before);
		return response.ok;
	}

	#adopt({ name, picture, is_reachable, access_token, refresh_token }: Opened, way: string): void {
		const same = this.#token && name === this.name && picture === this.picture && way === this.way;
		this.#token = access_token;
		this.#hinted = true;
		this.name = name;
		this.picture = picture;
		this.reachable = is_reachable;
		this.way = way;
		guest.value = { ...guest.value, session: refresh_token ?? COOKIE, way };
		if (!same) this.changed(false);
	}

	#forget(over: boolean): void {
		this.#token = "";
		this.#hinted = false;
		const { session, way, ...rest } = guest.value ?? {};
		guest.value = Object.keys(rest).length ? rest : undefined;
		this.changed(over);
	}
}
