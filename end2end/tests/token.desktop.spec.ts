import { ADMINISTRATOR, expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

test("a token is shown once, does what it is for, shows its last use, and ends when it is revoked", async ({
  page,
  context,
  hengce,
  problems,
}) => {
  problems.expect(/422/);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/account");
  await page.getByRole("button", { name: "新建令牌" }).click();
  const drawer = page.getByRole("dialog", { name: "新建令牌" });
  const make = drawer.getByRole("button", { name: "新建令牌" });
  await expect(make).toBeDisabled();
  await drawer.getByLabel("用途").fill("每月导出");
  await drawer.getByLabel("查看方案").check();
  await drawer.getByLabel("导出").first().check();
  await drawer.getByLabel("有效期至").fill("2020-01-01");
  await make.click();
  await expect(drawer.getByLabel("有效期至")).toHaveAccessibleDescription(/最长一年/);
  await expectAccessible(page);
  const inAMonth = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await drawer.getByLabel("有效期至").fill(inAMonth);
  await make.click();
  const token = await drawer.locator("output").innerText();
  expect(token).toMatch(/^hengce_[\w-]{64}$/);
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "复制" }).click();
  await expect(drawer.getByRole("button", { name: "已复制" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await drawer.getByRole("button", { name: "已妥善保存" }).click();
  await expect(drawer).toBeHidden();

  const line = page.getByRole("listitem").filter({ hasText: "每月导出" });
  await expect(line).toContainText("从未使用");
  const ask = (path: string): Promise<Response> =>
    fetch(`${hengce.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: "{}",
    });
  const schemes = await ask("/fn/data/schemes");
  expect(schemes.status).toBe(200);
  expect(await schemes.json()).toHaveLength(2);
  expect((await ask("/fn/organization/open")).status).toBe(403);

  await page.reload();
  await expect(line).toContainText("最近使用");
  await expect(page.getByText(token)).toBeHidden();
  await hydrated(page);
  await line.getByRole("button", { name: "撤销“每月导出”" }).click();
  await expect(line).toContainText("已撤销");
  const refused = await ask("/fn/data/schemes");
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
    401,
    'Bearer realm="hengce", error="invalid_token"',
  ]);
  await expect(page.getByRole("button", { name: ADMINISTRATOR.name })).toBeVisible();
});

test("a button that is drawn again does what its line says, and not what stood there before", async ({
  page,
  hengce,
  cookie,
}) => {
  const make = async (name: string): Promise<void> => {
    const until = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const answer = await fetch(`${hengce.url}/fn/account/create_token`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ new: { name, scopes: ["scheme_read"], until } }),
    });
    expect(answer.status).toBe(200);
  };
  await make("第一个");
  await open(page, "/account");
  // The page does not know it yet. It comes first in the list, where the button of the other one was.
  await make("第二个");
  const line = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  await line("第一个").getByRole("button").click();
  await expect(line("第一个")).toContainText("已撤销");
  await expect(line("第二个").getByRole("button", { name: "撤销“第二个”" })).toBeVisible();
  await line("第二个").getByRole("button").click();
  await expect(line("第二个")).toContainText("已撤销");
});
