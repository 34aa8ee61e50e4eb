import { Deployment } from "./deployment";

test("a hub on a gateway that exists is applied, planned empty and destroyed, and the gateway stays", async () => {
  const deployment = await Deployment.start("lab");
  try {
    const existing = deployment.beside("gateway");
    await existing.init();
    await existing.apply();
    const gateway = (await existing.outputs())["id"]?.value as string;

    const stack = await deployment.with(["adopted", "unprotected"], "json", { E2E_GATEWAY: gateway });
    await stack.init();
    await stack.apply();
    expect((await stack.plan()).empty).toBe(true);
    expect(await stack.stateList()).not.toContain("aws_ec2_transit_gateway.hub_gateway");

    await stack.destroy();
    expect(await deployment.resources()).toEqual({ "transit-gateway": [gateway] });
    expect(await deployment.faults()).toEqual([]);
  } finally {
    await deployment.stop();
  }
});
