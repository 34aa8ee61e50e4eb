from __future__ import annotations

from .account import FAR_REGION, REGION, TEAM, AccountTest, Clients

NAME = "internal.test"


class Authorizations(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.member = self.team()
        vpc = {"VPCRegion": REGION, "VPCId": self.vpc()}
        answer = self.route53.create_hosted_zone(Name=NAME, CallerReference="x", VPC=vpc)
        self.zone_id = answer["HostedZone"]["Id"].split("/")[-1]
        self.vpc_id = self.member.vpc("10.2.0.0/16")
        self.pair = {"HostedZoneId": self.zone_id, "VPC": {"VPCRegion": REGION, "VPCId": self.vpc_id}}

    def zones(self, clients: Clients) -> list[tuple[str, str]]:
        found = clients.route53.list_hosted_zones_by_vpc(VPCId=self.vpc_id, VPCRegion=REGION)["HostedZoneSummaries"]
        return [(zone["HostedZoneId"], zone["Owner"]["OwningAccount"]) for zone in found]

    def test_another_account_needs_an_authorization(self) -> None:
        associate = self.member.route53.associate_vpc_with_hosted_zone
        self.refused("NotAuthorizedException", associate, **self.pair)
        self.route53.create_vpc_association_authorization(**self.pair)
        associate(**self.pair)
        self.assertEqual([(self.zone_id, "123456789012")], self.zones(self.member))
        self.refused("ConflictingDomainExists", associate, **self.pair)

    def test_an_authorization_is_of_one_vpc_and_the_zones_owner(self) -> None:
        self.refused("NoSuchHostedZone", self.member.route53.create_vpc_association_authorization, **self.pair)
        unknown = {**self.pair, "VPC": {"VPCRegion": REGION, "VPCId": "vpc-0123456789abcdef0"}}
        self.refused("InvalidVPCId", self.route53.create_vpc_association_authorization, **unknown)
        far = {**self.pair, "VPC": {"VPCRegion": FAR_REGION, "VPCId": self.vpc_id}}
        self.refused("InvalidVPCId", self.route53.create_vpc_association_authorization, **far)
        self.route53.create_vpc_association_authorization(**self.pair)
        other = {**self.pair, "VPC": {"VPCRegion": REGION, "VPCId": self.member.vpc("10.3.0.0/16")}}
        self.refused("NotAuthorizedException", self.member.route53.associate_vpc_with_hosted_zone, **other)
        listed = self.route53.list_vpc_association_authorizations(HostedZoneId=self.zone_id)["VPCs"]
        self.assertEqual([self.vpc_id], [vpc["VPCId"] for vpc in listed])

    def test_an_association_outlives_its_authorization(self) -> None:
        withdraw = self.route53.delete_vpc_association_authorization
        self.refused("VPCAssociationAuthorizationNotFound", withdraw, **self.pair)
        self.route53.create_vpc_association_authorization(**self.pair)
        self.member.route53.associate_vpc_with_hosted_zone(**self.pair)
        withdraw(**self.pair)
        self.assertEqual(1, len(self.zones(self.member)))
        disassociate = self.member.route53.disassociate_vpc_from_hosted_zone
        disassociate(**self.pair)
        self.assertEqual([], self.zones(self.member))
        self.refused("VPCAssociationNotFound", disassociate, **self.pair)
        self.refused("NotAuthorizedException", self.member.route53.associate_vpc_with_hosted_zone, **self.pair)

    def test_the_owner_of_the_zone_does_not_associate_a_vpc_of_another(self) -> None:
        self.refused("InvalidVPCId", self.route53.associate_vpc_with_hosted_zone, **self.pair)
        ask = self.route53.list_hosted_zones_by_vpc
        self.refused("InvalidInput", ask, VPCId=self.vpc_id, VPCRegion=REGION)

    def test_a_zone_that_neither_owns(self) -> None:
        self.route53.create_vpc_association_authorization(**self.pair)
        self.member.route53.associate_vpc_with_hosted_zone(**self.pair)
        hub_vpc = self.route53.get_hosted_zone(Id=self.zone_id)["VPCs"][0]
        stranger = {"HostedZoneId": self.zone_id, "VPC": hub_vpc}
        self.refused("NoSuchHostedZone", self.member.route53.disassociate_vpc_from_hosted_zone, **stranger)

    def test_a_zone_of_the_same_name_in_the_vpcs_account(self) -> None:
        self.route53.create_vpc_association_authorization(**self.pair)
        vpc = self.pair["VPC"]
        self.member.route53.create_hosted_zone(Name=NAME, CallerReference="y", VPC=vpc)
        self.refused("ConflictingDomainExists", self.member.route53.associate_vpc_with_hosted_zone, **self.pair)

    def test_a_public_zone_has_no_vpcs(self) -> None:
        public = self.route53.create_hosted_zone(Name="example.test", CallerReference="z")["HostedZone"]["Id"]
        ask = {**self.pair, "HostedZoneId": public.split("/")[-1]}
        self.refused("PublicZoneVPCAssociation", self.route53.create_vpc_association_authorization, **ask)
        self.assertEqual(TEAM, self.member.account)
