/*! Workbox (MIT, Copyright (c) Google LLC) */

// The service worker: what the device can open without a network.
//
// It keeps one page, the last list of check-ins, as the server rendered it for the person who looked at it, with the
// files which that page names. With a network the server's page always comes first, so nobody works with an old one, and
// a new version of Hengce takes no step. What was typed is not here: the page keeps that itself.
//
// The page that is kept shows what its reader may see. Signing out clears it with everything else (`Clear-Site-Data`),
// the list of the next person takes its place, and where the server asks to sign in, it is dropped.

import { clientsClaim } from "workbox-core";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { NetworkFirst, NetworkOnly } from "workbox-strategies";

import { away } from "./away.js";

const LIST = "/check-in";
const PAGES = "hengce-page";
const FILES = "hengce-files";
/** The name under which the page is kept, whatever list it shows. */
const KEPT = new URL(LIST, location.origin).href;
/** Longer than this nobody waits on a bad network for a list that is there. */
const PATIENCE_SECONDS = 4;

/** The files that a page names. Their names have a hash of their content, so what is kept once stays right. */
function named(html) {
  return [...new Set(html.match(/\/pkg\/[\w.-]+\.\w+/g) ?? [])];
}

/** Fetches those that are missing; throws where one cannot be had. */
async function keepFiles(names) {
  const files = await caches.open(FILES);
  const kept = await Promise.all(names.map((name) => files.match(name, { ignoreVary: true })));
  await files.addAll(names.filter((_, at) => kept[at] === undefined));
}

async function dropOtherFiles(names) {
  const files = await caches.open(FILES);
  const kept = await files.keys();
  const others = kept.filter(({ url }) => !names.includes(new URL(url).pathname));
  await Promise.all(others.map((request) => files.delete(request, { ignoreVary: true })));
}

async function keptPage() {
  return (await caches.open(PAGES)).match(KEPT, { ignoreVary: true });
}

async function dropPage() {
  await (await caches.open(PAGES)).delete(KEPT, { ignoreVary: true });
}

/** A list without an open card: a reader who opens the page without a network begins with the list. */
function isList(response) {
  if (response.status !== 200 || response.url === "") return false;
  const address = new URL(response.url);
  return address.pathname === LIST && !address.searchParams.has("indicator");
}

/** The kept page at the address that it was rendered for, marked with the moment at which it was. */
async function shown(address, kept) {
  if (address !== kept.url) return Response.redirect(kept.url, 302);
  const since = Date.parse(kept.headers.get("date") ?? "") || 0;
  const html = (await kept.text()).replace("<html", `<html data-kept="${since}"`);
  const headers = new Headers(kept.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(html, { headers });
}

/** A proxy that answers for a server which is away is as good as no network. */
const served = {
  fetchDidSucceed: async ({ response }) => {
    if ([502, 503, 504].includes(response.status)) throw new TypeError(`status ${response.status}`);
    return response;
  },
};

const list = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE_SECONDS,
  matchOptions: { ignoreVary: true },
  plugins: [
    served,
    {
      cacheKeyWillBeUsed: async () => KEPT,
      // The page comes after its files, so that what is kept can be opened.
      cacheWillUpdate: async ({ response }) => {
        if (response.type === "opaqueredirect") await dropPage();
        if (!isList(response)) return null;
        const names = named(await response.clone().text());
        const isWhole = await keepFiles(names).then(
          () => true,
          () => false,
        );
        return isWhole ? response : null;
      },
      cacheDidUpdate: async ({ newResponse }) => dropOtherFiles(named(await newResponse.clone().text())),
      // `request` is the name under which it is kept by now; a message has none.
      cachedResponseWillBeUsed: async ({ event, cachedResponse }) =>
        cachedResponse && (await shown(event.request?.url ?? cachedResponse.url, cachedResponse)),
      handlerDidError: async () => away(await keptPage()),
    },
  ],
});

/** Other pages take a network. The one with which an installed app may begin leads to the list. */
const others = new NetworkOnly({
  plugins: [
    served,
    {
      handlerDidError: async ({ request }) => {
        const kept = await keptPage();
        const isFirst = new URL(request.url).pathname === "/";
        return isFirst && kept ? Response.redirect(kept.url, 302) : away(kept);
      },
    },
  ],
});

registerRoute(new NavigationRoute(list, { allowlist: [/^\/check-in(\?|$)/] }));
registerRoute(new NavigationRoute(others));
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/pkg/"),
  async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request),
);

/**
 * A page asks to keep a list: at its first visit, when no service worker was there yet, and when reports have changed what
 * is due. The answer names the files of the list as it is now, by which an older page notices a new version.
 */
addEventListener("message", (event) => {
  const address = new URL(event.data?.keep ?? "/", location.origin);
  if (address.pathname === LIST) event.waitUntil(keep(event, address));
});

async function keep(event, address) {
  const request = new Request(address, { headers: { accept: "text/html" } });
  const [answer, done] = list.handleAll({ event, request });
  const response = await answer;
  const html = isList(response) ? await response.clone().text() : "";
  await done;
  if (html !== "") event.source?.postMessage({ files: named(html) });
}

skipWaiting();
clientsClaim();
