/** Requests to the service, and who the reader is to it. */

import { find } from "./dom";
import type { Draft } from "./editor/draft";
import { Stored, shelf } from "./storage";
import { lang } from "./words";

/** A guest's details by the names of their fields, and the `secret` that proves "the same guest as before". */
export type Guest = Record<string, string>;

const query = new URLSearchParams(location.search);

/** A parameter of the document's own address. */
export const parameter = (name: string): string => query.get(name) ?? "";

/** The thread that the document shows; empty before its first comment. */
export const { site = "", thread } = find("main")?.dataset ?? {};

/** A name for the page that stays the same whatever the sort, and whether or not it has comments already. */
const page = [site, parameter("id") || parameter("url") || thread].join(":");

/** What was written here and not yet answered, by the comment it answers. */
export const drafted = new Stored<Record<string, Draft>>(shelf, `rejoinder:draft:${page}`);

export const guest = new Stored<Guest>(shelf, `rejoinder:guest:${site}`);

/**
 * An address below `/embed/`, whatever path the service lives at: this script stands beside it, in `/assets/`.
 * The document of an empty thread is shared by all pages of a site, so only its own address knows which page this is.
 */
export const embed = (path: string): URL => {
	// Keys of sites, ids and languages need no encoding.
	const url = new URL(`../embed/${path}`, import.meta.url);
	url.search = thread ? `site=${site}&thread=${thread}&lang=${lang}` : location.search;
	return url;
};

/** How far the reader's clock is behind the service's, in milliseconds, as far as answers have told. */
export let behind = 0;

export type Ask = (
	url: URL | string,
	body?: URLSearchParams,
	headers?: Record<string, string>,
	signal?: AbortSignal,
) => Promise<Response>;

/** Asks for a fragment. */
export let ask: Ask = async (url, body, headers, signal) => {
	const { secret } = guest.value ?? {};
	const response = await fetch(url, {
		method: body ? "POST" : "GET",
		body: body ?? null,
		signal: signal ?? null,
		headers: { "Rejoinder-Request": "fragment", ...(secret && { "Rejoinder-Guest": secret }), ...headers },
	});
	behind = Date.parse(response.headers.get("Date") ?? "") - Date.now() || 0;
	return response;
};

/** From now on everything is asked `by` this: in the name of whoever is signed in. */
export const askBy = (by: (plain: Ask) => Ask): Ask => {
	ask = by(ask);
	return ask;
};
