from __future__ import annotations

from typing import Any

from .account import AccountTest


class Vpn(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.hub_id = self.hub()

    def device(self, **arguments: Any) -> str:
        given = {"Type": "ipsec.1", "IpAddress": "198.51.100.10", "BgpAsn": 65010, **arguments}
        sent = {name: value for name, value in given.items() if value is not None}
        return self.ec2.create_customer_gateway(**sent)["CustomerGateway"]["CustomerGatewayId"]

    def connection(self, storage: str = "SecretsManager", accelerated: bool = False, **tunnel: Any) -> dict[str, Any]:
        return self.ec2.create_vpn_connection(
            CustomerGatewayId=self.device(),
            TransitGatewayId=self.hub_id,
            Type="ipsec.1",
            PreSharedKeyStorage=storage,
            Options={"EnableAcceleration": accelerated, "TunnelOptions": [tunnel, {"EnableTunnelLifecycleControl": False}]},
        )["VpnConnection"]

    def test_the_same_device_is_the_same_gateway(self) -> None:
        self.assertEqual(self.device(), self.device(DeviceName="other"))
        self.assertEqual(self.device(), self.device(CertificateArn="arn:aws:acm:eu-west-2:111122223333:certificate/0"))
        self.assertNotEqual(self.device(), self.device(BgpAsn=65011))

    def test_devices(self) -> None:
        self.refused("InvalidParameterValue", self.device, IpAddress="198.51.100")
        self.refused("InvalidParameterValue", self.device, BgpAsn=4200000000)
        self.refused("InvalidParameterCombination", self.device, BgpAsnExtended=4200000000)
        self.refused("MissingParameter", self.device, IpAddress=None)

    def test_a_device_in_use_stays(self) -> None:
        self.connection()
        self.refused("IncorrectState", self.ec2.delete_customer_gateway, CustomerGatewayId=self.device())
        self.refused("IncorrectState", self.ec2.delete_transit_gateway, TransitGatewayId=self.hub_id)

    def test_options(self) -> None:
        value = lambda *values: [{"Value": v} for v in values]  # noqa: E731
        for wrong in (
            {"Phase1DHGroupNumbers": value(5)},
            {"Phase2DHGroupNumbers": value(13)},
            {"Phase1EncryptionAlgorithms": value("AES192")},
            {"Phase2IntegrityAlgorithms": value("SHA2-224")},
            {"IKEVersions": value("ikev3")},
            {"Phase1LifetimeSeconds": 899},
            {"Phase1LifetimeSeconds": 3600, "Phase2LifetimeSeconds": 3600},
            {"RekeyMarginTimeSeconds": 1200, "Phase2LifetimeSeconds": 1800},
            {"RekeyFuzzPercentage": 101},
            {"ReplayWindowSize": 63},
            {"DPDTimeoutSeconds": 29},
            {"DPDTimeoutAction": "drop"},
            {"StartupAction": "begin"},
            {"StartupAction": "start", "IKEVersions": value("ikev1")},
            {"PreSharedKey": "0abcdefgh"},
            {"PreSharedKey": "short"},
            {"TunnelInsideCidr": "169.254.5.0/30"},
            {"TunnelInsideCidr": "169.254.6.0/29"},
            {"TunnelInsideCidr": "10.0.0.0/30"},
            {"LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True, "LogGroupArn": "arn:aws:logs:x"}}},
        ):
            with self.subTest(wrong=wrong):
                self.refused("InvalidParameterValue", self.connection, **wrong)
        self.refused("InvalidParameterValue", self.connection, accelerated=True, StartupAction="start")
        self.refused("InvalidParameterValue", self.connection, storage="SSM")

    def test_inside_addresses_are_unique_on_a_gateway(self) -> None:
        self.connection(TunnelInsideCidr="169.254.10.0/30")
        self.refused("InvalidParameterValue", self.connection, TunnelInsideCidr="169.254.10.0/30")

    def test_secrets_manager_keeps_the_keys(self) -> None:
        kept = self.connection(PreSharedKey="secret.key.1")
        self.assertNotIn("secret.key.1", str(kept))
        self.assertIn("PreSharedKeyArn", kept)
        shown = self.connection(storage="Standard", PreSharedKey="secret.key.1")
        self.assertIn("<pre_shared_key>secret.key.1</pre_shared_key>", shown["CustomerGatewayConfiguration"])

    def test_a_change_is_checked_with_what_stays(self) -> None:
        connection = self.connection(IKEVersions=[{"Value": "ikev2"}], StartupAction="start")
        address = connection["Options"]["TunnelOptions"][0]["OutsideIpAddress"]
        modify = {"VpnConnectionId": connection["VpnConnectionId"], "VpnTunnelOutsideIpAddress": address}
        changed = {"IKEVersions": [{"Value": "ikev1"}]}
        self.refused("InvalidParameterValue", self.ec2.modify_vpn_tunnel_options, **modify, TunnelOptions=changed)

    def test_static_routes_belong_to_the_gateway(self) -> None:
        route = {"VpnConnectionId": self.connection()["VpnConnectionId"], "DestinationCidrBlock": "192.168.0.0/16"}
        self.refused("InvalidParameterCombination", self.ec2.create_vpn_connection_route, **route)

    def test_a_deleted_connection_takes_its_attachment_along(self) -> None:
        self.ec2.delete_vpn_connection(VpnConnectionId=self.connection()["VpnConnectionId"])
        self.ec2.delete_transit_gateway(TransitGatewayId=self.hub_id)
