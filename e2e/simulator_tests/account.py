"""An empty simulated account for each test, without a server in between."""

from __future__ import annotations

import os
import unittest
from typing import Any

os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="eu-west-2")

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from simulator import organisation, services

services.install()

REGION, FAR_REGION = "eu-west-2", "eu-west-1"
HUB, TEAM, STRANGER = "123456789012", "222222222222", "333333333333"
CLOSED = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}


# One session reads the service models once.
SESSION = boto3.Session()
# What AWS checks must reach it: the client would refuse some of it first.
CONFIG = Config(parameter_validation=False, retries={"max_attempts": 0})


class Clients:
    """One account in one region, with credentials of a role that the base account assumes."""

    def __init__(self, account: str = HUB, region: str = REGION) -> None:
        self.account = account
        self._region = region
        self._keys: dict[str, str] = {}
        if account != HUB:
            role = f"arn:aws:iam::{account}:role/network"
            found = AccountTest.sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
            self._keys = {
                "aws_access_key_id": found["AccessKeyId"],
                "aws_secret_access_key": found["SecretAccessKey"],
                "aws_session_token": found["SessionToken"],
            }

    def __getattr__(self, service: str) -> Any:
        client = SESSION.client(service, self._region, config=CONFIG, **self._keys)
        setattr(self, service, client)
        return client

    def vpc(self, cidr: str) -> str:
        return self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]


class AccountTest(unittest.TestCase):
    ec2 = SESSION.client("ec2", REGION, config=CONFIG)
    firewall = SESSION.client("network-firewall", REGION, config=CONFIG)
    route53 = SESSION.client("route53", REGION, config=CONFIG)
    logs = SESSION.client("logs", REGION, config=CONFIG)
    sts = SESSION.client("sts", REGION, config=CONFIG)

    def setUp(self) -> None:
        self.account = mock_aws()
        self.account.start()
        self.addCleanup(self.account.stop)

    def team(self, region: str = REGION) -> Clients:
        """A second account of the organisation."""
        organisation.register(TEAM, ["ou-root-networks"], {"network": None})
        return Clients(TEAM, region)

    def refused(self, code: str, function: Any, **arguments: Any) -> str:
        with self.assertRaises(ClientError) as caught:
            function(**arguments)
        error = caught.exception.response["Error"]
        self.assertEqual(code, error["Code"], error["Message"])
        return error["Message"]

    # --- what most tests begin with -----------------------------------------

    def vpc(self, cidr: str = "10.1.0.0/16", dns: bool = True) -> str:
        vpc_id = self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        if dns:
            self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": True})
        return vpc_id

    def subnet(self, vpc_id: str, cidr: str, zone: str = "a") -> str:
        answer = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=f"{REGION}{zone}")
        return answer["Subnet"]["SubnetId"]

    def table(self, vpc_id: str) -> str:
        return self.ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]

    def hub(self, **options: Any) -> str:
        answer = self.ec2.create_transit_gateway(Options={**CLOSED, **options})
        return answer["TransitGateway"]["TransitGatewayId"]

    def hub_table(self, hub_id: str) -> str:
        answer = self.ec2.create_transit_gateway_route_table(TransitGatewayId=hub_id)
        return answer["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"]

    def attachment(self, hub_id: str, vpc_id: str, *subnet_ids: str) -> str:
        answer = self.ec2.create_transit_gateway_vpc_attachment(
            TransitGatewayId=hub_id, VpcId=vpc_id, SubnetIds=list(subnet_ids)
        )
        return answer["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]

    def attached(self) -> tuple[str, str, str]:
        """(hub, VPC, attachment)"""
        hub_id, vpc_id = self.hub(), self.vpc()
        return hub_id, vpc_id, self.attachment(hub_id, vpc_id, self.subnet(vpc_id, "10.1.0.0/28"))

    def share(self, gateway_id: str, *principals: str, region: str = REGION) -> str:
        ram = Clients(region=region).ram
        arn = f"arn:aws:ec2:{region}:{HUB}:transit-gateway/{gateway_id}"
        answer = ram.create_resource_share(
            name="hub", allowExternalPrincipals=False, resourceArns=[arn], principals=list(principals)
        )
        return answer["resourceShare"]["resourceShareArn"]
