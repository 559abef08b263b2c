// What shows in place of a page that takes a network.

const WORDS = {
  "zh-CN": {
    title: "网络不可用",
    text: "暂时连不上衡策。请检查网络后重试；已经填写的内容都在本机上，不会丢失。",
    again: "重试",
    list: "打开填报清单",
  },
  en: {
    title: "No network",
    text: "Hengce cannot be reached. Check the network and try again. What you entered is on this device and is not lost.",
    again: "Try again",
    list: "Open the check-in list",
  },
};

const STYLE = `
  :root { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  body { margin: 0; min-height: 100dvh; display: grid; place-content: center; padding: 24px; box-sizing: border-box; }
  main { max-width: 26rem; }
  h1 { font-size: 1.25rem; margin: 0 0 8px; }
  p { margin: 0 0 24px; }
  a { display: inline-block; min-height: 44px; line-height: 44px; padding: 0 16px; margin: 0 8px 8px 0; border-radius: 8px;
      color: inherit; border: 1px solid currentColor; text-decoration: none; }
  a:first-of-type { background: #0f595f; border-color: #0f595f; color: #fff; }
`;

/** In the language of the page that is kept, or else of the browser. `kept` is that page, if there is one. */
export async function away(kept) {
  const html = kept ? await kept.clone().text() : "";
  const written = /<html[^>]* lang="([\w-]+)"/.exec(html)?.[1] ?? navigator.language;
  const lang = written.startsWith("en") ? "en" : "zh-CN";
  const words = WORDS[lang];
  // The page that is kept says how its reader likes pages; without one the browser does.
  const theme = /<html[^>]* data-theme="([\w-]+)"/.exec(html)?.[1] ?? "";
  const scheme = theme === "" ? "light dark" : theme.endsWith("dark") ? "dark" : "light";
  const list = kept ? `<a href="/check-in">${words.list}</a>` : "";
  return new Response(
    `<!doctype html>
<html lang="${lang}" style="color-scheme: ${scheme}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${words.title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${words.title}</h1>
      <p>${words.text}</p>
      <a href="">${words.again}</a>${list}
    </main>
  </body>
</html>`,
    {
      status: 503,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
      },
    },
  );
}
