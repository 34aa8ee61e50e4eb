from __future__ import annotations

from simulator import inventory, organisation

from .account import HUB, REGION, STRANGER, TEAM, AccountTest, Clients

ROLE = f"arn:aws:iam::{TEAM}:role/network"


class Roles(AccountTest):
    def assume(self, role: str = ROLE, **more: str) -> str:
        return self.sts.assume_role(RoleArn=role, RoleSessionName="x", **more)["Credentials"]["AccessKeyId"]

    def test_credentials_are_those_of_the_account_of_the_role(self) -> None:
        self.assertEqual(HUB, self.sts.get_caller_identity()["Account"])
        self.assertEqual(TEAM, self.team().sts.get_caller_identity()["Account"])
        self.assertRegex(self.sts.get_caller_identity()["UserId"], "^AIDA")

    def test_an_unknown_account_or_role(self) -> None:
        self.refused("AccessDenied", self.assume)
        organisation.register(TEAM, roles={"network": None})
        self.refused("AccessDenied", self.assume, role=f"arn:aws:iam::{TEAM}:role/other")
        self.refused("ValidationError", self.assume, role="network")
        self.assume()

    def test_an_external_id_that_the_trust_demands(self) -> None:
        organisation.register(TEAM, roles={"network": "london"})
        self.refused("AccessDenied", self.assume)
        self.refused("AccessDenied", self.assume, ExternalId="paris")
        self.assume(ExternalId="london")

    def test_accounts_share_nothing_by_themselves(self) -> None:
        vpc_id = self.team().vpc("10.1.0.0/16")
        self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=[vpc_id])

    def test_credentials_do_not_outlive_a_reset(self) -> None:
        team = self.team()
        inventory.reset()
        with self.assertRaisesRegex(Exception, "security token"):
            team.ec2.describe_vpcs()

    def test_what_exists_is_told_by_account_and_region(self) -> None:
        vpc_id = self.team().vpc("10.1.0.0/16")
        self.assertEqual({"vpc": [vpc_id]}, inventory.resources(TEAM))
        self.assertEqual({"vpc": [vpc_id]}, inventory.resources())
        self.assertEqual({}, inventory.resources(HUB))
        self.assertEqual({}, inventory.resources(TEAM, "eu-west-1"))


class Zones(AccountTest):
    def zones(self, clients: Clients) -> dict[str, str]:
        return {z["ZoneName"]: z["ZoneId"] for z in clients.ec2.describe_availability_zones()["AvailabilityZones"]}

    def test_letters_differ_by_account(self) -> None:
        team = self.team()
        hub_zones, team_zones = self.zones(Clients()), self.zones(team)
        self.assertEqual(sorted(hub_zones.values()), sorted(team_zones.values()))
        self.assertNotEqual(hub_zones, team_zones)

    def test_a_subnet_lies_in_the_zone_of_its_id(self) -> None:
        team = self.team()
        vpc_id, zone_id = team.vpc("10.1.0.0/16"), "euw2-az1"
        subnet = team.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.1.0.0/24", AvailabilityZoneId=zone_id)["Subnet"]
        self.assertEqual(zone_id, subnet["AvailabilityZoneId"])
        self.assertEqual(zone_id, self.zones(team)[subnet["AvailabilityZone"]])
        for name in ("availability-zone-id", "availabilityZoneId"):
            filters = [{"Name": name, "Values": [zone_id]}, {"Name": "vpc-id", "Values": [vpc_id]}]
            found = team.ec2.describe_subnets(Filters=filters)["Subnets"]
            self.assertEqual([subnet["SubnetId"]], [s["SubnetId"] for s in found])

    def test_a_zone_of_no_such_id_or_named_twice(self) -> None:
        base = {"VpcId": self.vpc(), "CidrBlock": "10.1.0.0/24"}
        self.refused("InvalidParameterValue", self.ec2.create_subnet, **base, AvailabilityZoneId="euw1-az1")
        both = {**base, "AvailabilityZoneId": "euw2-az1", "AvailabilityZone": f"{REGION}a"}
        self.refused("InvalidParameterCombination", self.ec2.create_subnet, **both)

    def test_a_stranger_is_in_no_organisation(self) -> None:
        self.assertFalse(organisation.organisation().includes(STRANGER, organisation.ORGANISATION_ARN))
