from __future__ import annotations

from simulator.organisation import ORGANISATION_ARN, UNIT_ARN_PREFIX

from .account import FAR_REGION, HUB, REGION, STRANGER, TEAM, AccountTest, Clients

OTHER_ORGANISATION = "arn:aws:organizations::999999999999:organization/o-0123456789"


class Shares(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.member = self.team()
        self.ram = Clients().ram
        self.hub_id = self.hub()
        self.gateway = f"arn:aws:ec2:{REGION}:{HUB}:transit-gateway/{self.hub_id}"
        answer = self.ram.create_resource_share(name="hub", allowExternalPrincipals=False)
        self.arn = answer["resourceShare"]["resourceShareArn"]

    def associate(self, **what: list[str]) -> None:
        self.ram.associate_resource_share(resourceShareArn=self.arn, **what)

    def seen(self) -> list[str]:
        return [g["TransitGatewayId"] for g in self.member.ec2.describe_transit_gateways()["TransitGateways"]]

    def test_a_gateway_is_seen_where_gateway_and_principal_are_shared(self) -> None:
        for principal in (TEAM, ORGANISATION_ARN, f"{UNIT_ARN_PREFIX}ou-root-networks"):
            self.associate(resourceArns=[self.gateway])
            self.assertEqual([], self.seen())
            self.associate(principals=[principal])
            self.assertEqual([self.hub_id], self.seen())
            self.ram.disassociate_resource_share(
                resourceShareArn=self.arn, resourceArns=[self.gateway], principals=[principal]
            )
            self.assertEqual([], self.seen())

    def test_a_deleted_share_gives_nothing(self) -> None:
        self.associate(resourceArns=[self.gateway], principals=[TEAM])
        self.ram.delete_resource_share(resourceShareArn=self.arn)
        self.assertEqual([], self.seen())
        self.refused("UnknownResourceException", self.associate, principals=[TEAM])
        self.assertEqual("DELETED", self.ram.get_resource_shares(resourceOwner="SELF")["resourceShares"][0]["status"])

    def test_a_share_of_another_region_does_not_reach(self) -> None:
        far = Clients(region=FAR_REGION).ram
        self.refused("OperationNotPermittedException", far.create_resource_share, name="x", resourceArns=[self.gateway])

    def test_resources(self) -> None:
        absent = f"arn:aws:ec2:{REGION}:{HUB}:transit-gateway/tgw-0123456789abcdef0"
        self.refused("ResourceArnNotFoundException", self.associate, resourceArns=[absent])
        self.refused("MalformedArnException", self.associate, resourceArns=[self.hub_id])
        nat = f"arn:aws:ec2:{REGION}:{HUB}:natgateway/nat-1"
        self.refused("MalformedArnException", self.associate, resourceArns=[nat])
        create = self.member.ram.create_resource_share
        self.refused("OperationNotPermittedException", create, name="x", resourceArns=[self.gateway])

    def test_principals(self) -> None:
        self.refused("OperationNotPermittedException", self.associate, principals=[STRANGER])
        self.refused("InvalidParameterException", self.associate, principals=["team"])
        self.refused("UnknownResourceException", self.associate, principals=[OTHER_ORGANISATION])
        self.refused("UnknownResourceException", self.associate, principals=[f"{UNIT_ARN_PREFIX}ou-root-absent00"])
        other_unit = f"{OTHER_ORGANISATION.replace(':organization/', ':ou/')}/ou-root-networks"
        self.refused("UnknownResourceException", self.associate, principals=[other_unit])

    def test_only_the_owner_handles_a_share(self) -> None:
        for function in (
            self.member.ram.delete_resource_share,
            self.member.ram.associate_resource_share,
            self.member.ram.list_resource_share_permissions,
        ):
            self.refused("UnknownResourceException", function, resourceShareArn=self.arn)
        arguments = {"associationType": "RESOURCE", "resourceShareArns": [self.arn]}
        self.refused("UnknownResourceException", self.member.ram.get_resource_share_associations, **arguments)

    def test_what_is_not_associated_cannot_be_taken_out(self) -> None:
        remove = self.ram.disassociate_resource_share
        self.refused("UnknownResourceException", remove, resourceShareArn=self.arn, principals=[TEAM])

    def test_a_share_is_renamed_in_place_and_carries_known_permissions(self) -> None:
        update = {"resourceShareArn": self.arn, "name": "london"}
        self.refused("UnknownResourceException", self.member.ram.update_resource_share, **update)
        self.ram.update_resource_share(**update)
        ask = self.ram.get_resource_shares
        self.assertEqual([self.arn], [s["resourceShareArn"] for s in ask(resourceOwner="SELF", name="london")["resourceShares"]])
        self.refused("UnknownResourceException", ask, resourceOwner="SELF", resourceShareArns=[f"{self.arn}0"])
        absent = ["arn:aws:ram::aws:permission/Absent"]
        self.refused("UnknownResourceException", self.ram.create_resource_share, name="x", permissionArns=absent)

    def test_tags_are_the_owners(self) -> None:
        self.ram.tag_resource(resourceShareArn=self.arn, tags=[{"key": "Name", "value": "hub"}, {"key": "a", "value": "b"}])
        self.ram.untag_resource(resourceShareArn=self.arn, tagKeys=["a"])
        own = self.ram.get_resource_shares(resourceOwner="SELF")["resourceShares"]
        self.assertEqual([{"key": "Name", "value": "hub"}], own[0]["tags"])
        self.associate(resourceArns=[self.gateway], principals=[TEAM])
        seen = self.member.ram.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
        self.assertEqual([self.arn], [share["resourceShareArn"] for share in seen])
        self.assertNotIn("tags", seen[0])

    def test_associations_are_listed_by_what_they_join(self) -> None:
        self.associate(resourceArns=[self.gateway], principals=[TEAM])
        ask = self.ram.get_resource_share_associations
        self.refused("InvalidParameterException", ask, associationType="RESOURCE", principal=TEAM)
        found = ask(associationType="PRINCIPAL", resourceShareArns=[self.arn], principal=TEAM)["resourceShareAssociations"]
        self.assertEqual([TEAM], [association["associatedEntity"] for association in found])
        permissions = self.ram.list_resource_share_permissions(resourceShareArn=self.arn)["permissions"]
        self.assertEqual(["ec2:TransitGateway"], [permission["resourceType"] for permission in permissions])
