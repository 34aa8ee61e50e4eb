/** An environment whose rules exclude addresses: a site that announces a summary, with a range in it; and names of a VPC in its segment. */
import { environments } from "../../environments";

const [lab] = environments;

const site = {
  blocks: ["10.0.0.0/8"],
  ranges: { printers: ["10.0.0.0/14"] },
  vpn: { asn: 65010, active: "one" as const, gateways: { a: "198.51.100.7", b: "198.51.100.8" } },
};

export default {
  ...lab,
  name: "ranges",
  sites: { london: site },
  connect: [
    { from: "apps", to: "shared", allow: ["tcp/443", "ssh/22", "icmp/echo"] },
    { from: "london", to: "shared", allow: ["tcp/22"] },
    { from: "shared", to: "london/printers", allow: ["tcp/9100", "udp/161"] },
    { from: "apps", to: "internet", names: ["*.debian.org", "api.example.com"] },
    { from: "web", to: "internet", names: ["*.example.org"], on: ["tls/8443"] },
    { from: "shared", to: "internet", allow: ["any"] },
  ],
};
