/** Matchers for jest that hold a network to what a test says of it; every verdict comes from the written Terraform alone. */
import type { Through } from "./matchers";

export { networkHubMatchers, type MatcherContext, type MatcherResult, type Through } from "./matchers";
export { networkFrom, readNetwork, TestedNetwork, TestedNode } from "./network";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- @types/jest is merged with by this name
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the parameters must be the same as where it is declared
    interface Matchers<R, T> {
      /** Of a node. @param conversation `tcp/443`, `tls/443+api.example.com`, `api.example.com`, `icmp/echo` */
      toReach(to: string, conversation: string, through?: Through): R;
      /** Of a node: in neither direction, by no conversation. */
      toBeIsolatedFrom(other: string): R;
      /** Of a node: by the same endpoint of the firewall, whoever begins, in every zone. */
      toBeInspectedBothWays(other: string): R;
      /** Of a network. @param loss the name of a VPN connection, such as `london-a` */
      toSurvive(loss: { readonly connection: string }): R;
      /** Of a network: nothing that `network-hub verify` checks is wrong. */
      toHold(): R;
    }
  }
}
